// The answer of a query as a table, a picture or a file.
import type { JSX } from "preact";
import { many } from "../shared/parts";
import { Table } from "../shared/table";
import { linkOf } from "../shared/links";

export interface Term {
  type: string;
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}

export interface Solutions {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, Term>[] };
}

const BASE = "https://w3id.org/medcodegraph/";
const PLACES: [RegExp, string][] = [
  [/^code\/(?:cpt|hcpcs|cdt)\/([0-9A-Z]{5})$/, "code"],
  [/^modifier\/([0-9A-Z]{2})$/, "modifier"],
  [/^setting\/pos\/([0-9A-Z]{2})$/, "setting"],
  [/^payer\/([\w-]+)$/, "payer"],
];
const PREFIXES: [string, string][] = [
  [`${BASE}ontology#`, "mcg:"],
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"],
  ["http://www.w3.org/2000/01/rdf-schema#", "rdfs:"],
  ["http://www.w3.org/2004/02/skos/core#", "skos:"],
  ["http://purl.org/dc/terms/", "dcterms:"],
  ["http://www.w3.org/ns/prov#", "prov:"],
];

export function SolutionTable({ answer }: { answer: Solutions }): JSX.Element {
  if (answer.boolean !== undefined) return <p class="notice good">{answer.boolean ? "Yes: the pattern has an answer." : "No: the pattern has no answer."}</p>;
  const rows = answer.results?.bindings ?? [];
  const columns = (answer.head.vars ?? []).map((name) => ({ name, cell: (row: Record<string, Term>) => <TermText term={row[name]} /> }));
  return <Table caption={many(rows.length, "row")} columns={columns} rows={rows} />;
}

function TermText({ term }: { term: Term | undefined }): JSX.Element {
  if (!term) return <span class="faint">unbound</span>;
  if (term.type !== "uri") {
    const more = term["xml:lang"] ? `@${term["xml:lang"]}` : "";
    return (
      <span title={term.datatype}>
        {term.value}
        <span class="faint">{more}</span>
      </span>
    );
  }
  const rest = term.value.startsWith(BASE) ? term.value.slice(BASE.length) : "";
  for (const [pattern, kind] of PLACES) {
    const notation = rest.match(pattern)?.[1];
    if (notation) {
      return (
        <a class="code" href={linkOf(kind, notation)} title={term.value}>
          {notation}
        </a>
      );
    }
  }
  return (
    <code title={term.value} class="iri">
      {short(term.value)}
    </code>
  );
}

export function short(iri: string): string {
  const known = PREFIXES.find(([space]) => iri.startsWith(space));
  if (known) return known[1] + iri.slice(known[0].length);
  return iri.startsWith(BASE) ? iri.slice(BASE.length) : iri;
}
