// The modifiers, places of service and payers that the graph knows.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Answer, Source } from "../shared/api";
import { AnsweredBy, Badge, Cited, DateField, many, Trouble, Wait } from "../shared/parts";
import { Table } from "../shared/table";
import { show } from "../shared/shell";
import { parameter, remember, useAnswer, useDate } from "../shared/use";

interface Modifier {
  modifier: string;
  label: string | null;
  level: string | null;
  category: string | null;
  effect: string | null;
  settings: string[];
  releases_ptp: boolean;
  release_group: string | null;
  valid_from: string | null;
  valid_to: string | null;
  valid: boolean;
  source: Source;
}

interface Setting {
  setting: string;
  label: string | null;
  rate_setting: string | null;
  valid_from: string | null;
  note: string | null;
  valid: boolean;
  source: Source;
}

interface Payer {
  payer: string;
  label: string | null;
  line_of_business: string | null;
  sums_units: boolean;
  policy_structure: string | null;
  identifiers: { identifier: string; scheme: string | null; source: Source }[];
  statements: { topic: string; family: string | null; statement: string; source: Source }[];
  source: Source;
}

type List = "modifiers" | "settings" | "payers";
const LISTS: [List, string][] = [
  ["modifiers", "Modifiers"],
  ["settings", "Places of service"],
  ["payers", "Payers"],
];

function ListsPage(): JSX.Element {
  const asked = parameter("list") as List;
  const [list, setList] = useState<List>(LISTS.some(([one]) => one === asked) ? asked : "modifiers");
  const [words, setWords] = useState("");
  const [on, setOn] = useDate();
  const item = parameter("item");
  const choose = (next: List): void => {
    setList(next);
    remember({ list: next, item: null });
  };
  return (
    <>
      <h1>Lists</h1>
      <div class="tabs" role="tablist" aria-label="Lists">
        {LISTS.map(([one, name]) => (
          <button key={one} type="button" role="tab" id={`tab-${one}`} aria-controls="list" aria-selected={one === list} onClick={() => choose(one)}>
            {name}
          </button>
        ))}
      </div>
      <div class="row no-print">
        <label class="field">
          <span>Filter</span>
          <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </label>
        <DateField on={on} change={setOn} label="Valid on" />
      </div>
      <div id="list" role="tabpanel" aria-labelledby={`tab-${list}`} class="card">
        {list === "modifiers" && <Modifiers on={on} words={words} item={item} />}
        {list === "settings" && <Settings on={on} words={words} item={item} />}
        {list === "payers" && <Payers words={words} item={item} />}
      </div>
    </>
  );
}

interface Props {
  on: string;
  words: string;
  item: string;
}

function has(words: string, ...texts: (string | null)[]): boolean {
  return texts.join(" ").toLowerCase().includes(words.trim().toLowerCase());
}

function Modifiers({ on, words, item }: Props): JSX.Element {
  const { answer, problem, busy } = useAnswer<Answer & { modifiers: Modifier[] }>("/api/modifiers", { on });
  const rows = first(item, answer?.modifiers.filter((row) => has(words, row.modifier, row.label, row.category, row.effect, row.release_group)), (row) => row.modifier);
  return (
    <Shown answer={answer} problem={problem} busy={busy} item={item}>
      <Table
        caption={many(rows.length, "modifier")}
        rows={rows}
        id={(row) => `item-${row.modifier}`}
        marked={(row) => row.modifier === item}
        columns={[
          { name: "modifier", cell: (row) => <code>{row.modifier}</code> },
          { name: "label", cell: (row) => row.label ?? "no label of ours" },
          { name: "category", cell: (row) => row.category ?? "", minor: true },
          { name: "effect", cell: (row) => row.effect ?? "", minor: true },
          { name: "releases NCCI edits", cell: (row) => (row.releases_ptp ? <Badge tone="good">{row.release_group ?? "yes"}</Badge> : "no") },
          { name: "valid", cell: (row) => <Valid row={row} /> },
          { name: "source", cell: (row) => <Cited source={row.source} editions={answer?.editions} />, minor: true },
        ]}
      />
    </Shown>
  );
}

function Settings({ on, words, item }: Props): JSX.Element {
  const { answer, problem, busy } = useAnswer<Answer & { settings: Setting[] }>("/api/settings", { on });
  const rows = first(item, answer?.settings.filter((row) => has(words, row.setting, row.label, row.note, row.rate_setting)), (row) => row.setting);
  return (
    <Shown answer={answer} problem={problem} busy={busy} item={item}>
      <Table
        caption={many(rows.length, "place of service", "places of service")}
        rows={rows}
        id={(row) => `item-${row.setting}`}
        marked={(row) => row.setting === item}
        columns={[
          { name: "setting", cell: (row) => <code>{row.setting}</code> },
          { name: "label", cell: (row) => row.label ?? "no label of ours" },
          { name: "paid as", cell: (row) => row.rate_setting ?? "unknown" },
          { name: "note", cell: (row) => row.note ?? "", minor: true },
          { name: "valid", cell: (row) => <Valid row={{ ...row, valid_to: null }} /> },
          { name: "source", cell: (row) => <Cited source={row.source} editions={answer?.editions} />, minor: true },
        ]}
      />
    </Shown>
  );
}

function Payers({ words, item }: Omit<Props, "on">): JSX.Element {
  const { answer, problem, busy } = useAnswer<Answer & { payers: Payer[] }>("/api/payers");
  const rows = first(item, answer?.payers.filter((row) => has(words, row.payer, row.label, row.policy_structure)), (row) => row.payer);
  return (
    <Shown answer={answer} problem={problem} busy={busy} item={item}>
      {rows.map((payer) => (
        <article key={payer.payer} id={`item-${payer.payer}`}>
          <h2>{payer.label ?? payer.payer}</h2>
          <p class="faint">
            <code>{payer.payer}</code> {payer.line_of_business} {payer.policy_structure && `· ${payer.policy_structure}`} ·{" "}
            {payer.sums_units ? "adds the units of a day's lines" : "compares the units of each line"} · <Cited source={payer.source} />
          </p>
          {payer.identifiers.length > 0 && (
            <p>
              Known on claims as{" "}
              {payer.identifiers.map((one) => (
                <code key={one.identifier} title={one.scheme ?? undefined}>
                  {one.identifier}{" "}
                </code>
              ))}
            </p>
          )}
          <Table
            caption={`Statements of ${payer.label ?? payer.payer}`}
            hideCaption
            rows={payer.statements}
            columns={[
              { name: "topic", cell: (row) => row.topic.replaceAll("_", " ") },
              { name: "of", cell: (row) => row.family ?? "every code" },
              { name: "says", cell: (row) => row.statement },
              { name: "source", cell: (row) => <Cited source={row.source} />, minor: true },
            ]}
          />
        </article>
      ))}
    </Shown>
  );
}

function Valid({ row }: { row: { valid: boolean; valid_from: string | null; valid_to: string | null } }): JSX.Element {
  const dates = row.valid_from || row.valid_to ? `${row.valid_from ?? "unknown"} to ${row.valid_to ?? "now"}` : "";
  return row.valid ? <span>{dates || "yes"}</span> : <Badge tone="bad">not on this date {dates}</Badge>;
}

/** Put the row that a link names first: it is what the reader came for. */
function first<T>(item: string, rows: T[] | undefined, key: (row: T) => string): T[] {
  return [...(rows ?? [])].sort((one, other) => Number(key(other) === item) - Number(key(one) === item));
}

interface ShownProps {
  answer: Answer | null;
  problem: Parameters<typeof Trouble>[0]["problem"] | null;
  busy: boolean;
  item: string;
  children: ComponentChildren;
}

function Shown({ answer, problem, busy, item, children }: ShownProps): JSX.Element {
  useEffect(() => {
    if (answer && item) document.getElementById(`item-${item}`)?.scrollIntoView({ block: "center" });
  }, [answer, item]);
  return (
    <>
      {problem && <Trouble problem={problem} />}
      {!answer && <Wait busy={busy} />}
      {answer && children}
      <AnsweredBy answer={answer} />
    </>
  );
}

show("lists", ListsPage);
