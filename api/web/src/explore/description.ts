// What the endpoint says of itself: its prefixes, what its graph holds, and queries to start from (VoID, SHACL).
import { Problem } from "../shared/api";
import { readTriples, type Triple } from "./triples";

const SH = "http://www.w3.org/ns/shacl#";
const VOID = "http://rdfs.org/ns/void#";
const RDFS = "http://www.w3.org/2000/01/rdf-schema#";

export interface Example {
  name: string;
  title: string;
  question: string;
  query: string;
}

export interface Description {
  prefixes: [prefix: string, namespace: string][];
  classes: string[];
  properties: string[];
  examples: Example[];
}

export async function describe(endpoint: string): Promise<Description> {
  const response = await fetch(endpoint, { headers: { Accept: "application/n-triples" } });
  const text = await response.text();
  if (!response.ok) throw new Problem(response.status, "No description", `The endpoint does not describe itself (${response.status}).`);
  return read(readTriples(text));
}

function read(triples: Triple[]): Description {
  const subjects = Map.groupBy(triples, (triple) => triple.subject);
  const value = (facts: Triple[], predicate: string): string => facts.find((fact) => fact.predicate === predicate)?.object ?? "";
  const all = (predicate: string): string[] => triples.filter((triple) => triple.predicate === predicate).map((triple) => triple.object);
  const examples = [...subjects]
    .filter(([, facts]) => value(facts, `${SH}select`))
    .map(([subject, facts]) => ({
      name: subject.split("#question-").at(-1) ?? subject,
      title: value(facts, `${RDFS}label`),
      question: value(facts, `${RDFS}comment`),
      query: value(facts, `${SH}select`),
    }));
  return {
    prefixes: [...subjects.values()].filter((facts) => value(facts, `${SH}prefix`)).map((facts) => [value(facts, `${SH}prefix`), value(facts, `${SH}namespace`)]),
    classes: all(`${VOID}class`),
    properties: all(`${VOID}property`),
    examples: examples.sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

/** Return an example as a query for any endpoint: its question, the prefixes that it uses, and the query itself. */
export function portable(example: Example, description: Description): string {
  const used = description.prefixes.filter(([prefix]) => new RegExp(`(?<![\\w:])${prefix}:`).test(example.query));
  return [`# ${example.question}`, ...used.map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`), example.query, ""].join("\n");
}
