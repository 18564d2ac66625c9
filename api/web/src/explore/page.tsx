// Ask the graph in SPARQL: examples that work, completion from what the graph holds, answers as table, picture or file.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "../shared/api";
import { many, Trouble } from "../shared/parts";
import { Table } from "../shared/table";
import { show } from "../shared/shell";
import { parameter } from "../shared/use";
import { asText, type Asked, ENDPOINT, run } from "./ask";
import { type Description, describe, type Example, portable } from "./description";
import type { Editor } from "./editor";
import { TriplePicture } from "./picture";
import { SolutionTable, short } from "./results";
import "./explore.css";

function ExplorePage(): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const [example, setExample] = useState(parameter("query") ? "" : parameter("example"));
  const [description, setDescription] = useState<Description | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const leaving = useRef<AbortController | null>(null);

  const ask = async (): Promise<void> => {
    const query = editor.current?.text() ?? "";
    leaving.current?.abort();
    const turn = new AbortController();
    leaving.current = turn;
    setBusy(true);
    setProblem(null);
    history.replaceState(null, "", `/explore?${new URLSearchParams({ query })}`);
    try {
      setAsked(await run(query, editor.current?.kind() ?? "SELECT", turn.signal));
    } catch (error) {
      if (turn.signal.aborted) return;
      setAsked(null);
      setProblem(error instanceof Problem ? error : new Problem(0, "Error", String(error)));
    }
    setBusy(false);
  };
  const stop = (): void => {
    leaving.current?.abort();
    setBusy(false);
  };
  const runLatest = useRef(ask);
  runLatest.current = ask;

  useEffect(() => {
    void Promise.all([import("./editor"), describe(ENDPOINT)]).then(([{ makeEditor }, said]) => {
      if (!place.current || editor.current) return;
      const first = said.examples.find((one) => one.name === parameter("example")) ?? said.examples[0];
      const query = parameter("query") || (first ? portable(first, said) : "");
      editor.current = makeEditor(place.current, query, said, () => void runLatest.current());
      place.current.dataset["ready"] = "true";
      setDescription(said);
      setExample(parameter("query") ? "" : (first?.name ?? ""));
      if (parameter("query") || parameter("example")) void runLatest.current();
    }, setProblem);
  }, []);

  const choose = (one: Example, said: Description): void => {
    setExample(one.name);
    editor.current?.set(portable(one, said));
    void ask();
  };
  return (
    <>
      <h1>Explore</h1>
      <p class="faint">
        Read-only SPARQL 1.1 over the graph that this server answers from, at <code>/sparql</code>. Ctrl-Space completes classes and
        properties that the graph holds; Ctrl-Enter runs.
      </p>
      <div class="explore">
        <div class="work">
          <div class="editor" ref={place} />
          <div class="row">
            <button type="button" class="plain main" disabled={busy} onClick={() => void ask()}>
              Run
            </button>
            <button type="button" class="plain" disabled={!busy} onClick={stop}>
              Stop
            </button>
            <span class="faint" role="status">
              {busy ? "Running …" : asked ? `Answered in ${asked.milliseconds} ms${asked.truncated ? "; cut off at the server's limit" : ""}` : ""}
            </span>
          </div>
          {problem && <Trouble problem={problem} />}
          {asked && <Answered asked={asked} />}
        </div>
        <nav class="questions no-print" aria-label="Examples">
          <h2>Examples</h2>
          <ul>
            {description?.examples.map((one) => (
              <li key={one.name}>
                <button type="button" aria-current={one.name === example} title={one.question} onClick={() => choose(one, description)}>
                  {one.title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </>
  );
}

function Answered({ asked }: { asked: Asked }): JSX.Element {
  const [view, setView] = useState<"table" | "picture">("table");
  const tabs: ["table" | "picture", string][] = asked.triples ? [["table", "Table"], ["picture", "Picture"]] : [["table", "Table"]];
  const shown = asked.triples ? view : "table";
  return (
    <section class="card" aria-label="Answer">
      <div class="row spread">
        <div class="tabs" role="tablist" aria-label="View">
          {tabs.map(([one, name]) => (
            <button key={one} type="button" role="tab" aria-selected={shown === one} onClick={() => setView(one)}>
              {name}
            </button>
          ))}
        </div>
        <div class="row no-print">
          {asked.downloads.map(([name, type, file]) => (
            <button key={name} type="button" class="plain small" onClick={() => void save(asked.query, type, file)}>
              {name}
            </button>
          ))}
        </div>
      </div>
      {asked.solutions && <SolutionTable answer={asked.solutions} />}
      {asked.triples && shown === "picture" && <TriplePicture triples={asked.triples} />}
      {asked.triples && shown === "table" && (
        <Table
          caption={many(asked.triples.length, "triple")}
          rows={asked.triples}
          columns={[
            { name: "subject", cell: (row) => <code title={row.subject}>{short(row.subject)}</code> },
            { name: "predicate", cell: (row) => <code title={row.predicate}>{short(row.predicate)}</code> },
            { name: "object", cell: (row) => (row.isLiteral ? row.object : <code title={row.object}>{short(row.object)}</code>) },
          ]}
        />
      )}
    </section>
  );
}

async function save(query: string, type: string, file: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([await asText(query, type)], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  URL.revokeObjectURL(url);
}

show("explore", ExplorePage);
