// The first page: what can be asked here, and the hits of a search.
import type { JSX } from "preact";
import type { Hit, Hits } from "../shared/api";
import { AnsweredBy, Trouble, Wait } from "../shared/parts";
import { Table } from "../shared/table";
import { isCode, linkOf, links } from "../shared/links";
import { show } from "../shared/shell";
import { parameter, remember, useAnswer } from "../shared/use";
import { useState } from "preact/hooks";
import "./index.css";

const KINDS = ["code", "modifier", "setting", "payer"];

const QUESTIONS: [string, string, string][] = [
  ["What is this code, what does it need and exclude?", "63621", links.code("63621")],
  ["May these two be billed together?", "20610 and 99213", links.pair("20610", "99213")],
  ["What is wrong with this claim, and what mends it?", "Check a claim", links.claim()],
  ["Which rule says so, and who published it?", "Rules", links.rules()],
  ["Which modifiers, settings and payers are known?", "Lists", links.lists()],
  ["What is loaded, and what changed?", "Editions", links.editions()],
  ["How do I ask in SPARQL?", "Explore", links.explore()],
];

function HomePage(): JSX.Element {
  const asked = parameter("q");
  return asked ? <Found asked={asked} /> : <Welcome />;
}

function Welcome(): JSX.Element {
  const { answer } = useAnswer<Hits>("/api/codes", { search: "99213", limit: 1 });
  return (
    <div class="welcome">
      <h1>Will this line be denied, by which published edit, and what mends it?</h1>
      <p class="lead">
        Type a code, a modifier, a place of service or a payer above. Every answer names its rule, its source file and the edition in force
        on the date of service; what no loaded source covers is said to be <em>not checked</em>.
      </p>
      <ul class="questions">
        {QUESTIONS.map(([question, name, address]) => (
          <li key={name}>
            <a href={address}>
              <span>{question}</span>
              <strong>{name}</strong>
            </a>
          </li>
        ))}
      </ul>
      <AnsweredBy answer={answer} />
    </div>
  );
}

function Found({ asked }: { asked: string }): JSX.Element {
  const [kind, setKind] = useState(parameter("kind"));
  const { answer, problem, busy } = useAnswer<Hits>("/api/codes", { search: asked, kind: kind || null, limit: 100 });
  const choose = (next: string): void => {
    setKind(next);
    remember({ kind: next });
  };
  return (
    <>
      <h1>Found for “{asked}”</h1>
      <div class="row" role="group" aria-label="Kind">
        {["", ...KINDS].map((one) => (
          <button key={one} type="button" class={`plain small${one === kind ? " main" : ""}`} aria-pressed={one === kind} onClick={() => choose(one)}>
            {one ? `${one}s` : "all"}
          </button>
        ))}
      </div>
      <Wait busy={busy} />
      {problem && <Trouble problem={problem} />}
      {answer && <HitTable hits={answer.hits} notShown={answer.not_shown} asked={asked} />}
      <AnsweredBy answer={answer} />
    </>
  );
}

function HitTable({ hits, notShown, asked }: { hits: Hit[]; notShown: number; asked: string }): JSX.Element {
  if (!hits.length) {
    return (
      <p class="notice unknown">
        Nothing of that name is held in this graph.{" "}
        {isCode(asked) && <a href={links.code(asked.toUpperCase())}>Look for the code itself</a>}
      </p>
    );
  }
  return (
    <div class="card">
      <Table
        caption={notShown ? `${hits.length} shown, ${notShown} more: say it more exactly` : `${hits.length} found`}
        rows={hits}
        columns={[
          { name: "kind", cell: (hit) => hit.kind },
          { name: "name", cell: (hit) => <a class="code" href={linkOf(hit.kind, hit.notation)}>{hit.notation}</a> },
          { name: "label", cell: (hit) => hit.label ?? "no label of ours" },
          { name: "system", cell: (hit) => hit.system ?? "", minor: true },
        ]}
      />
    </div>
  );
}

show("home", HomePage);
