// The competency questions of the ontology, as the examples of the editor: tests run each of them.
const FILES = import.meta.glob<string>("../../../../ontology/questions/*.rq", { query: "?raw", import: "default", eager: true });

export interface Example {
  name: string;
  title: string;
  question: string;
  query: string;
}

function header(text: string, name: string): string {
  return text.match(new RegExp(`^# ${name}: (.*)$`, "m"))?.[1] ?? "";
}

export const EXAMPLES: Example[] = Object.entries(FILES)
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([path, text]) => ({
    name: path.split("/").at(-1)?.replace(".rq", "") ?? path,
    title: header(text, "title"),
    question: header(text, "question"),
    query: text.replace(/^# needs:.*\n/m, ""),
  }));
