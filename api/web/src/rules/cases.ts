// The curated cases that test the rules, by the name of their shape; a chunk of its own, loaded when a rule is opened.
interface Case {
  title: string;
  claims: { id: string; form: string; payer?: string; type_of_bill?: string; lines: Line[] }[];
  expect: unknown[];
}

interface Line {
  number?: number;
  code?: string;
  modifiers?: string[];
  units?: number;
  from?: string;
  place_of_service?: string;
}

export interface Example {
  title: string;
  violates: boolean;
  lines?: string[];
  turtle?: string;
}

const CLAIMS = import.meta.glob<Case>("../../../../tests/shapes/claims/cases/*/*.json", { import: "default", eager: true });
const CATALOGS = import.meta.glob<string>("../../../../tests/shapes/catalog/cases/*/*.ttl", { query: "?raw", import: "default", eager: true });

/** Return the examples of a shape, those that violate it first. */
export function examplesOf(shape: string): Example[] {
  const claims = of(CLAIMS, shape).map(([, held]) => ({
    title: held.title,
    violates: held.expect.length > 0,
    lines: held.claims.flatMap((claim) => claim.lines.map((line) => told(claim, line))),
  }));
  const catalogs = of(CATALOGS, shape).map(([name, turtle]) => ({ title: `${name} graph`, violates: name.startsWith("invalid"), turtle }));
  return [...claims, ...catalogs].sort((one, other) => Number(other.violates) - Number(one.violates));
}

function of<T>(files: Record<string, T>, shape: string): [name: string, held: T][] {
  return Object.entries(files)
    .filter(([path]) => path.includes(`/cases/${shape}/`))
    .map(([path, held]) => [path.split("/").at(-1)?.split(".")[0] ?? path, held]);
}

function told(claim: Case["claims"][number], line: Line): string {
  const about = [claim.form, claim.payer, claim.type_of_bill].filter(Boolean).join(", ");
  const parts = [
    `${claim.id} (${about}) line ${line.number}: ${line.code}`,
    ...(line.modifiers ?? []),
    line.units === undefined ? "" : `x ${line.units}`,
    line.from ? `on ${line.from}` : "",
    line.place_of_service ? `place ${line.place_of_service}` : "",
  ];
  return parts.filter(Boolean).join(" ");
}
