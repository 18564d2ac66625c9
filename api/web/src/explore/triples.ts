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
  return quoted === undefined ? term : quoted.replace(ESCAPE, unescaped);
}

const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g;
const SIGNS: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function unescaped(_: string, four: string | undefined, eight: string | undefined, sign: string): string {
  const hex = four ?? eight;
  return hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (SIGNS[sign] ?? sign);
}
