// A claim as the form holds it: claim JSON, with every line's fields present.
export interface Line {
  number: number;
  code: string;
  modifiers: string[];
  units: number | null;
  from: string;
  to: string | null;
  place_of_service: string | null;
  rendering: string | null;
  diagnoses: string[];
  revenue_code: string | null;
  [other: string]: unknown;
}

export interface Claim {
  id: string;
  form: string;
  payer: string | null;
  patient: string | null;
  type_of_bill: string | null;
  lines: Line[];
  [other: string]: unknown;
}

export interface Evidence {
  edit: string | null;
  edition: string;
  source_file: string;
  row: number | null;
}

export interface Finding {
  claim: string;
  line: number;
  rule: string;
  severity: "error" | "warning" | "info";
  verdict: string;
  group: string;
  carc: string;
  rarc: string[];
  message: string;
  fixes: string[];
  evidence: Evidence[];
  shape: string;
}

export function newLine(number: number, like?: Line): Line {
  return {
    number,
    code: "",
    modifiers: [],
    units: 1,
    from: like?.from ?? "2025-10-15",
    to: like?.to ?? null,
    place_of_service: like?.place_of_service ?? null,
    rendering: like?.rendering ?? null,
    diagnoses: like?.diagnoses ?? [],
    revenue_code: null,
  };
}

function sample(id: string, ...lines: [code: string, modifiers: string[], units: number, place: string][]): Claim {
  const rows = lines.map(([code, modifiers, units, place], at) => ({
    ...newLine(at + 1), code, modifiers, units, place_of_service: place, rendering: "1234567893",
  }));
  return { id, form: "837P", payer: "medicare", patient: `patient-${id}`, type_of_bill: null, lines: rows };
}

export const SAMPLES: [string, Claim][] = [
  ["a visit beside a minor procedure, without 25", sample("visit-without-25", ["20610", ["RT"], 1, "11"], ["99213", [], 1, "11"])],
  ["an add-on billed alone", sample("add-on-alone", ["63621", [], 1, "22"])],
  ["too many units of an add-on", sample("too-many-units", ["63620", [], 1, "22"], ["63621", [], 3, "22"])],
  ["a bundled pair", sample("bundled-pair", ["77435", [], 1, "22"], ["77427", [], 1, "22"])],
  ["a place of service among the modifiers", sample("setting-as-modifier", ["63620", [], 1, "22"], ["63621", ["11"], 1, "22"])],
  ["a clean claim", sample("clean", ["63620", [], 1, "22"], ["63621", [], 1, "22"])],
];

/** Read claim JSON (an object, an array, or one object a line); null when the text is of another format. */
export function fromJson(text: string): Claim[] | null {
  const claims = parsed(text) ?? text.trim().split("\n").map(parsed);
  const listed = (Array.isArray(claims) ? claims : [claims]) as (Partial<Claim> | null)[];
  const isClaim = (claim: Partial<Claim> | null): boolean => Array.isArray(claim?.lines) && !("resourceType" in (claim ?? {}));
  return listed.length && listed.every(isClaim) ? listed.map((claim) => whole(claim as Claim)) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Fill in the fields that a line may leave out; nothing that it says is lost. */
export function whole(claim: Claim): Claim {
  return {
    ...claim,
    id: String(claim.id ?? ""),
    form: claim.form ?? "837P",
    payer: claim.payer ?? null,
    patient: claim.patient ?? null,
    type_of_bill: claim.type_of_bill ?? null,
    lines: claim.lines.map((line, at) => ({
      ...newLine(at + 1),
      ...line,
      code: String(line.code ?? ""),
      modifiers: line.modifiers ?? [],
      diagnoses: line.diagnoses ?? [],
    })),
  };
}
