// Queries to this host's endpoint, and their answers.
import { Problem } from "../shared/api";
import type { Solutions } from "./results";
import { readTriples, type Triple } from "./triples";

export const ENDPOINT = "/sparql";
const JSON_RESULTS = "application/sparql-results+json";
const TRIPLES = "application/n-triples";
const GRAPHS = ["CONSTRUCT", "DESCRIBE"];

type Download = [name: string, type: string, file: string];

const TABLES: Download[] = [
  ["CSV", "text/csv", "answer.csv"],
  ["TSV", "text/tab-separated-values", "answer.tsv"],
  ["JSON", JSON_RESULTS, "answer.json"],
  ["XML", "application/sparql-results+xml", "answer.xml"],
];
const FILES: Download[] = [
  ["Turtle", "text/turtle", "answer.ttl"],
  ["N-Triples", TRIPLES, "answer.nt"],
];

export interface Asked {
  query: string;
  milliseconds: number;
  truncated: boolean;
  solutions: Solutions | null;
  triples: Triple[] | null;
  downloads: Download[];
}

/** Run a query; raises a Problem with what the server says of it. */
export async function run(query: string, kind: string, signal: AbortSignal): Promise<Asked> {
  const start = performance.now();
  const isGraph = GRAPHS.includes(kind);
  const response = await post(query, isGraph ? TRIPLES : JSON_RESULTS, signal);
  const text = await response.text();
  return {
    query,
    milliseconds: Math.round(performance.now() - start),
    truncated: response.headers.has("Medcodegraph-Truncated"),
    solutions: isGraph ? null : (JSON.parse(text) as Solutions),
    triples: isGraph ? readTriples(text) : null,
    downloads: isGraph ? FILES : TABLES,
  };
}

export async function asText(query: string, type: string): Promise<string> {
  return (await post(query, type)).text();
}

async function post(query: string, accept: string, signal?: AbortSignal): Promise<Response> {
  const body = new URLSearchParams({ query });
  const response = await fetch(ENDPOINT, { method: "POST", body, headers: { Accept: accept }, signal: signal ?? null });
  if (response.ok) return response;
  const text = await response.text();
  let said: { title?: string; detail?: string } = {};
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    said = { detail: text.slice(0, 500) };
  }
  throw new Problem(response.status, said.title ?? "The query was refused", said.detail ?? response.statusText);
}
