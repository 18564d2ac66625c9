// The page of one code on one date of service.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { AnsweredBy, Badge, Cited, DateField, type Tone, Trouble, Wait } from "../shared/parts";
import { links } from "../shared/links";
import { show } from "../shared/shell";
import { useAnswer, useDate } from "../shared/use";
import { Surroundings } from "./surroundings";
import type { CodeFacts } from "./facts";
import { Bundling, Changes, EditionsUsed, Payers, Practice, RelatedAddOns, UnitLimits } from "./sections";
import { Indicators, Modifiers, RelativeValues } from "./payment";
import "./code.css";

const SECTIONS: [string, string][] = [
  ["picture", "Picture"],
  ["practice", "In practice"],
  ["related", "Add-ons"],
  ["bundling", "Bundling"],
  ["units", "Units"],
  ["modifiers", "Modifiers"],
  ["fees", "Fee schedule"],
  ["payers", "Payers"],
  ["changes", "Changes"],
  ["editions", "Editions"],
];

function asked(): string {
  return decodeURIComponent(location.pathname.split("/")[2] ?? "").toUpperCase();
}

function CodePage(): JSX.Element {
  const code = asked();
  const [on, setOn] = useDate();
  const { answer, problem, busy } = useAnswer<CodeFacts>(`/api/codes/${encodeURIComponent(code)}`, { on });
  useEffect(() => {
    document.title = `${code}${answer?.summary ? `: ${answer.summary.label}` : ""} · medcodegraph`;
  }, [code, answer]);
  return (
    <div class={busy ? "busy" : undefined}>
      <Heading code={code} facts={answer} on={on} setOn={setOn} />
      {problem && <Trouble problem={problem} />}
      {!answer && <Wait busy={busy} />}
      {answer && <Facts facts={answer} on={on} setOn={setOn} />}
    </div>
  );
}

function Heading({ code, facts, on, setOn }: { code: string; facts: CodeFacts | null; on: string; setOn: (on: string) => void }): JSX.Element {
  return (
    <div class="row spread heading">
      <div>
        <p class="faint over">{facts?.system.toUpperCase() ?? "Code"}</p>
        <h1>
          <span class="code">{code}</span> {facts && <span class="title">{facts.summary?.label ?? "no label of ours"}</span>}
        </h1>
        {facts?.summary && (
          <p class="faint under">
            our words, family <code>{facts.summary.family}</code> · <Cited source={facts.summary.source} editions={facts.editions} />
          </p>
        )}
      </div>
      <div class="row no-print">
        <DateField on={on} change={setOn} />
        <a class="button" href={links.pair(code, "", on)}>
          Compare with …
        </a>
      </div>
    </div>
  );
}

function Facts({ facts, on, setOn }: { facts: CodeFacts; on: string; setOn: (on: string) => void }): JSX.Element {
  return (
    <>
      <AtAGlance facts={facts} />
      <AnsweredBy answer={facts} />
      <nav class="contents no-print" aria-label="On this page">
        {SECTIONS.map(([id, name]) => (
          <a key={id} href={`#${id}`}>
            {name}
          </a>
        ))}
      </nav>
      <Surroundings code={facts.code} on={on} setOn={setOn} />
      <Practice facts={facts} />
      <RelatedAddOns facts={facts} />
      <Bundling facts={facts} />
      <UnitLimits facts={facts} />
      <Modifiers facts={facts} />
      <Indicators facts={facts} />
      <RelativeValues facts={facts} />
      <Payers facts={facts} />
      <Changes facts={facts} />
      <EditionsUsed facts={facts} />
    </>
  );
}

/** The few facts that decide most questions, before any table. */
function AtAGlance({ facts }: { facts: CodeFacts }): JSX.Element {
  const never = facts.bundling?.filter((row) => !row.releasable).length ?? 0;
  const release = (facts.bundling?.length ?? 0) - never;
  const status = facts.indicators?.find((one) => one.field === "status");
  const cards: [string, Tone, string, string][] = [];
  if (facts.valid_to) {
    const ended = facts.valid_to.last_day < facts.on;
    cards.push(["Last valid day", ended ? "bad" : "warn", facts.valid_to.last_day, ended ? "not valid on this date" : "valid on this date"]);
  }
  if (facts.primaries) {
    const listed = facts.primaries.map((row) => row.primary ?? "by contractor");
    cards.push(["Add-on: needs a primary", "info", few(listed), `type ${[...new Set(facts.primaries.map((row) => row.type))].join(", ")}`]);
  }
  if (facts.add_ons) cards.push(["Add-ons that may follow", "info", few(facts.add_ons.map((row) => row.add_on)), ""]);
  for (const limit of facts.unit_limit ?? []) {
    const tone = limit.units ? "info" : "bad";
    cards.push([`Units a day, ${limit.set}`, tone, String(limit.units), limit.units ? `indicator ${limit.adjudication_indicator ?? "unknown"}` : "not payable in this setting"]);
  }
  if (facts.bundling) cards.push(["Bundling edits", never ? "bad" : "warn", `${never.toLocaleString("en-US")} never released`, `${release.toLocaleString("en-US")} may be released`]);
  if (facts.global_period) cards.push(["Global period", "info", facts.global_period.value, facts.global_period.meaning ?? ""]);
  if (status) cards.push(["Status", status.value === "A" ? "good" : "warn", status.value, status.meaning ?? status.label ?? ""]);
  return (
    <dl class="glance">
      {cards.map(([name, tone, value, note]) => (
        <div key={name} class={tone}>
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {note && <span>{note}</span>}
          </dd>
        </div>
      ))}
      {!cards.length && <Badge tone="unknown">no edit, limit or indicator is held for this code on this date</Badge>}
    </dl>
  );
}

function few(codes: string[]): string {
  const distinct = [...new Set(codes)];
  return distinct.length > 3 ? `${distinct.slice(0, 3).join(", ")} and ${distinct.length - 3} more` : distinct.join(", ");
}

show("code", CodePage);
