// May two codes be billed together on a date, in a setting, and what would release them?
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { AddOnRow, Answer, Label, PtpRow, Source } from "../shared/api";
import { AnsweredBy, Badge, Cited, CodeLink, DateField, NotChecked, period, type Tone, Trouble, Wait } from "../shared/parts";
import { Table } from "../shared/table";
import { links } from "../shared/links";
import { show } from "../shared/shell";
import { parameter, remember, useAnswer, useDate } from "../shared/use";
import { History } from "./history";
import { Ways } from "./ways";
import "./pair.css";

interface Release {
  modifier: string;
  label: string;
  label_evidence: string | null;
  group: string;
  lines: string[];
  condition: string | null;
  source: Source;
}

interface Pair extends Answer {
  codes: (Label & { valid_to: string | null })[];
  on: string;
  setting: string;
  verdict: string;
  message: string;
  column_one: string | null;
  column_two: string | null;
  indicator: string | null;
  edit: string | null;
  releases: Release[];
  edits: PtpRow[];
  history: PtpRow[];
  add_on: AddOnRow[];
  not_checked: string[];
}

const TONES: Record<string, Tone> = {
  denied: "bad",
  "needs modifier": "warn",
  "no edit": "good",
  "not checked": "unknown",
  "invalid code": "bad",
};
const SETTINGS: [string, string][] = [
  ["practitioner", "Practitioner (837P)"],
  ["hospital", "Outpatient hospital (837I)"],
];

function PairPage(): JSX.Element {
  const steps = location.pathname.split("/").map(decodeURIComponent);
  const [codes, setCodes] = useState<[string, string]>([(steps[2] ?? "").toUpperCase(), (steps[3] ?? "").toUpperCase()]);
  const [setting, setSetting] = useState(parameter("setting") || "practitioner");
  const [on, setOn] = useDate();
  const [one, two] = codes;
  const { answer, problem, busy } = useAnswer<Pair>(one && two ? "/api/pair" : null, { one, two, on, setting });
  const ask = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const typed: [string, string] = [named(form, "one"), named(form, "two")];
    setCodes(typed);
    if (typed[0] && typed[1]) history.replaceState(null, "", links.pair(...typed, on));
    remember({ setting: setting === "practitioner" ? null : setting });
  };
  const choose = (next: string): void => {
    setSetting(next);
    remember({ setting: next === "practitioner" ? null : next });
  };
  return (
    <>
      <h1>May these two be billed together?</h1>
      <form class="row ask no-print" onSubmit={ask}>
        <CodeField name="one" label="One code" value={one} />
        <CodeField name="two" label="The other" value={two} />
        <DateField on={on} change={setOn} />
        <label class="field">
          <span>Setting</span>
          <select value={setting} onChange={(event) => choose(event.currentTarget.value)}>
            {SETTINGS.map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="plain main">
          Ask
        </button>
      </form>
      {problem && <Trouble problem={problem} />}
      <Wait busy={busy} />
      {answer && <Verdict pair={answer} />}
      <AnsweredBy answer={answer} />
    </>
  );
}

function named(form: FormData, name: string): string {
  return String(form.get(name) ?? "").trim().toUpperCase();
}

function CodeField({ name, label, value }: { name: string; label: string; value: string }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input name={name} class="code" size={9} required defaultValue={value} autocomplete="off" spellcheck={false} />
    </label>
  );
}

function Verdict({ pair }: { pair: Pair }): JSX.Element {
  const tone = TONES[pair.verdict] ?? "unknown";
  return (
    <>
      <section class={`verdict notice ${tone}`} aria-label="Verdict">
        <p class="word">
          <Badge tone={tone}>{pair.verdict}</Badge>
          {pair.indicator && <span class="faint">indicator {pair.indicator}</span>}
        </p>
        <p class="said">{pair.message}</p>
        <ul class="codes">
          {pair.codes.map((code) => (
            <li key={code.code}>
              <CodeLink code={code.code} on={pair.on} /> {code.label ?? "no label of ours"}{" "}
              <span class="faint">
                {role(pair, code.code)}
                {code.valid_to ? ` · last valid day ${code.valid_to}` : ""}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <NotChecked reasons={pair.not_checked} />
      {pair.releases.length > 0 && <Releases pair={pair} />}
      {pair.add_on.length > 0 && <AddOns pair={pair} />}
      <section class="card">
        <h2>History</h2>
        {pair.history.length ? <History rows={pair.history} on={pair.on} editions={pair.editions} /> : <p class="faint">No loaded edition holds an edit between the two.</p>}
      </section>
      {!pair.edits.length && !pair.add_on.some((row) => row.active) && (
        <Ways from={pair.codes[0]?.code ?? ""} to={pair.codes[1]?.code ?? ""} on={pair.on} />
      )}
    </>
  );
}

function role(pair: Pair, code: string): string {
  if (code === pair.column_one) return "column one: paid";
  if (code === pair.column_two) return "column two: denied unless released";
  return "";
}

function Releases({ pair }: { pair: Pair }): JSX.Element {
  const groups = Map.groupBy(pair.releases, (release) => `${release.group}|${release.lines.join()}|${release.condition ?? ""}`);
  return (
    <section class="card">
      <h2>What releases it</h2>
      <Table
        caption="Modifiers and the line that must carry them"
        hideCaption
        rows={[...groups.values()]}
        columns={[
          { name: "kind", cell: (members) => members[0]?.group },
          {
            name: "modifiers",
            cell: (members) => (
              <span class="chips">
                {members.map((one) => (
                  <a key={one.modifier} class="code chip" href={links.lists("modifiers", one.modifier)} title={one.label}>
                    {one.modifier}
                  </a>
                ))}
              </span>
            ),
          },
          { name: "on the line of", cell: (members) => members[0]?.lines.join(" or ") },
          { name: "if", cell: (members) => members[0]?.condition ?? "" },
          { name: "source", minor: true, cell: (members) => <Cited source={members[0]?.source} editions={pair.editions} /> },
        ]}
      />
    </section>
  );
}

function AddOns({ pair }: { pair: Pair }): JSX.Element {
  return (
    <section class="card">
      <h2>One is an add-on of the other</h2>
      <Table
        caption="Add-on edits"
        hideCaption
        rows={pair.add_on}
        columns={[
          { name: "add-on", cell: (row) => <CodeLink code={row.add_on} on={pair.on} /> },
          { name: "needs", cell: (row) => (row.primary ? <CodeLink code={row.primary} on={pair.on} /> : "a primary by contractor") },
          { name: "type", cell: (row) => `${row.type}: ${row.type_meaning ?? "unknown"}` },
          { name: "active", cell: (row) => `${period(row)}${row.active ? "" : " (not on this date)"}` },
          { name: "source", cell: (row) => <Cited source={row.source} editions={pair.editions} /> },
        ]}
      />
    </section>
  );
}

show("pair", PairPage);
