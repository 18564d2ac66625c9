// Where no edit joins two codes: the shortest ways over other codes.
import type { JSX } from "preact";
import type { Answer } from "../shared/api";
import { CodeLink, Trouble, Wait } from "../shared/parts";
import { useAnswer } from "../shared/use";

interface Step {
  subject: string;
  relation: string;
  object: string;
}

interface Path extends Answer {
  count: number;
  length: number | null;
  ways: Step[][][];
}

const WORDS: Record<string, string> = { requiresPrimary: "needs", bundles: "bundles" };

export function Ways({ from, to, on }: { from: string; to: string; on: string }): JSX.Element {
  const { answer, problem, busy } = useAnswer<Path>("/api/path", { from, to, on, most: 10 });
  return (
    <section class="card">
      <h2>How they are connected</h2>
      <Wait busy={busy} />
      {problem && <Trouble problem={problem} />}
      {answer && <p>{said(answer)}</p>}
      <ol>
        {answer?.ways.map((way, place) => (
          <li key={place}>
            {way.map((hop, step) => (
              <span key={step}>
                {step > 0 && <span class="faint"> · </span>}
                {hop.map((edge, one) => (
                  <span key={edge.subject + edge.relation}>
                    {one > 0 && " and "}
                    <CodeLink code={edge.subject} on={on} /> {WORDS[edge.relation] ?? edge.relation} <CodeLink code={edge.object} on={on} />
                  </span>
                ))}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}

function said(path: Path): string {
  if (path.length === null) return "No way leads from one to the other along live edits.";
  const shown = path.ways.length < path.count ? `, ${path.ways.length} shown` : "";
  return `${path.count} shortest ${path.count === 1 ? "way" : "ways"} of ${path.length} steps along live edits${shown}:`;
}
