// The curated cases that test a rule, shown as its examples.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Badge } from "../shared/parts";
import type { Example } from "./cases";

export function Examples({ rule }: { rule: string }): JSX.Element | null {
  const [examples, setExamples] = useState<Example[]>([]);
  useEffect(() => {
    void import("./cases").then(({ examplesOf }) => setExamples(examplesOf(rule)));
  }, [rule]);
  if (!examples.length) return null;
  return (
    <details class="examples">
      <summary>Examples ({examples.length}), with codes made up for testing</summary>
      <ul>
        {examples.map((example) => (
          <li key={example.title}>
            <Badge tone={example.violates ? "bad" : "good"}>{example.violates ? "found" : "not found"}</Badge> {example.title}
            {example.lines?.map((line) => (
              <div key={line}>
                <code class="faint">{line}</code>
              </div>
            ))}
            {example.turtle && <pre tabIndex={0}>{example.turtle}</pre>}
          </li>
        ))}
      </ul>
    </details>
  );
}
