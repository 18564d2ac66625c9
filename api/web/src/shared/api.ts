// What the API answers, and how to ask it. Every request stays on this host.

export interface Source {
  edition: string | null;
  file?: string | null;
  row?: number | null;
  cited?: string | null;
  evidence?: string | null;
}

export interface EditionUsed {
  key: string;
  title: string | null;
  effective: string | null;
  in_force_from: string | null;
  in_force_to: string | null;
  coverage: string | null;
  file: string | null;
  sha256: string | null;
  note: string | null;
  outlived: boolean;
}

export interface Answer {
  graph: string;
  is_default: boolean;
  on?: string;
  editions: EditionUsed[];
}

export interface Label {
  code: string;
  iri: string;
  label: string | null;
}

export interface Hit {
  kind: "code" | "modifier" | "setting" | "payer";
  notation: string;
  system: string | null;
  label: string | null;
  iri: string;
  matched: string;
}

export interface Hits extends Answer {
  search: string;
  hits: Hit[];
  not_shown: number;
}

export interface PtpRow {
  set: string;
  column_one: string;
  column_two: string;
  indicator: string;
  releasable: boolean;
  rationale: string | null;
  effective: string | null;
  deletion: string | null;
  edit: string;
  source: Source;
  active?: boolean;
}

export interface AddOnRow {
  add_on: string;
  primary: string | null;
  type: string;
  type_meaning: string | null;
  effective: string | null;
  deletion: string | null;
  instruction: string | null;
  edit: string;
  source: Source;
  label?: string | null;
  active?: boolean;
}

/** A problem as RFC 9457 has it: `detail` is written for people. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

export type Query = Record<string, string | number | boolean | null | undefined | string[]>;

export function address(path: string, query: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    for (const item of Array.isArray(value) ? value : [value]) parts.append(name, String(item));
  }
  const text = parts.toString();
  return text ? `${path}?${text}` : path;
}

let key: string | null = null;

/** Keep the key that a guarded server asks for, in this page alone. */
export function useKey(text: string): void {
  key = text;
}

export async function ask<T>(path: string, query: Query = {}, init: RequestInit = {}): Promise<T> {
  const headers = new Headers(init.headers);
  if (!headers.has("Accept")) headers.set("Accept", "application/json");
  if (key) headers.set("Authorization", `Bearer ${key}`);
  let response: Response;
  try {
    response = await fetch(address(path, query), { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Problem(0, "No answer", "The server does not answer.");
  }
  if (!response.ok) throw await problem(response);
  return (await response.json()) as T;
}

async function problem(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Record<string, unknown>;
    return new Problem(response.status, String(body["title"] ?? ""), String(body["detail"] ?? response.statusText), body);
  } catch {
    return new Problem(response.status, response.statusText, `The server answered ${response.status}.`);
  }
}
