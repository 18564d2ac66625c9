// Read N-Triples, as far as a picture of them needs.
export interface Triple {
  subject: string;
  predicate: string;
  object: string;
  isLiteral: boolean;
}

const LINE = /^(<[^>]*>|_:\S+)\s+(<[^>]*>)\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"\S*)\s*\.\s*$/;

export function readTriples(text: string): Triple[] {
  return text.split("\n").flatMap((line) => {
    const found = line.match(LINE);
    if (!found) return [];
    const [, subject = "", predicate = "", object = ""] = found;
    return [{ subject: bare(subject), predicate: bare(predicate), object: bare(object), isLiteral: object.startsWith('"') }];
  });
}

function bare(term: string): string {
  if (term.startsWith("<")) return term.slice(1, -1);
  const quoted = term.match(/^"((?:[^"\\]|\\.)*)"/)?.[1];
  return quoted === undefined ? term : quoted.replace(/\\(["\\nrt])/g, (_, sign: string) => ({ n: "\n", r: "\r", t: "\t" })[sign] ?? sign);
}
