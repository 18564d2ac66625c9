// The sections of a code page that rest on the fee schedule: indicators, modifiers, relative values.
import type { JSX } from "preact";
import { Badge, Cited, Missing, type Tone } from "../shared/parts";
import { Table } from "../shared/table";
import { links } from "../shared/links";
import { type CodeFacts, FIELDS, type ModifierFact, whyEmpty } from "./facts";
import { Section } from "./sections";

interface Props {
  facts: CodeFacts;
}

const TONES: Record<ModifierFact["verdict"], Tone> = { refused: "bad", conditional: "warn", allowed: "good" };
const NUMBERS: [string, string][] = [
  ["work_rvu", "work"],
  ["nonfacility_practice_rvu", "practice, non-facility"],
  ["facility_practice_rvu", "practice, facility"],
  ["malpractice_rvu", "malpractice"],
  ["nonfacility_total_rvu", "total, non-facility"],
  ["facility_total_rvu", "total, facility"],
  ["conversion_factor", "conversion factor"],
];

export function Modifiers({ facts }: Props): JSX.Element {
  return (
    <Section id="modifiers" title="Modifiers">
      {facts.modifiers ? (
        <Table
          caption="What the fee schedule indicators say of them"
          rows={[...Map.groupBy(facts.modifiers, (one) => `${one.verdict} ${why(one)}`).values()]}
          columns={[
            { name: "verdict", cell: ([row]) => row && <Badge tone={TONES[row.verdict]}>{row.verdict}</Badge> },
            { name: "modifiers", cell: (rows) => <Chips modifiers={rows} /> },
            { name: "why", cell: ([row]) => row && why(row) },
            { name: "source", cell: ([row]) => <Cited source={row && deciding(row)[0]?.source} editions={facts.editions} />, minor: true },
          ]}
        />
      ) : (
        <Missing what="Modifiers" why={whyEmpty(facts, "modifiers")} />
      )}
      {facts.releasing_modifiers && <Releasing facts={facts} />}
    </Section>
  );
}

function Chips({ modifiers }: { modifiers: { modifier: string; label: string }[] }): JSX.Element {
  return (
    <span class="chips">
      {modifiers.map((one) => (
        <a key={one.modifier} class="code chip" href={links.lists("modifiers", one.modifier)} title={one.label}>
          {one.modifier}
        </a>
      ))}
    </span>
  );
}

function why(row: ModifierFact): string {
  return deciding(row)
    .map((one) => one.reason)
    .join("; ");
}

function deciding(row: ModifierFact): ModifierFact["reasons"] {
  return row.reasons.filter((one) => one.verdict === row.verdict);
}

function Releasing({ facts }: Props): JSX.Element {
  const groups = Map.groupBy(facts.releasing_modifiers ?? [], (one) => one.group);
  return (
    <div>
      <h3>May release its edits with indicator 1</h3>
      <dl class="groups">
        {[...groups].map(([group, members]) => (
          <div key={group}>
            <dt>{group}</dt>
            <dd>
              <Chips modifiers={members} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

export function Indicators({ facts }: Props): JSX.Element {
  return (
    <Section id="fees" title="Fee schedule">
      {facts.indicators ? (
        <Table
          caption="Indicators"
          rows={facts.indicators}
          columns={[
            { name: "field", cell: (row) => FIELDS[row.field] ?? row.field },
            { name: "value", cell: (row) => <code>{row.value}</code> },
            { name: "meaning", cell: (row) => row.meaning ?? row.label ?? "unknown" },
            { name: "source", cell: (row) => <Cited source={row.source} editions={facts.editions} />, minor: true },
          ]}
        />
      ) : (
        <Missing what="Indicators" why={whyEmpty(facts, "indicators")} />
      )}
    </Section>
  );
}

export function RelativeValues({ facts }: Props): JSX.Element {
  return (
    <Section id="values" title="Relative values">
      {facts.benchmarks ? (
        <Table
          caption="Medicare fee schedule"
          rows={facts.benchmarks}
          columns={[
            { name: "modifier", cell: (row) => row["modifier"] ?? "none" },
            ...NUMBERS.map(([key, name]) => ({ name, number: true, cell: (row: Record<string, unknown>) => number(row[key]) })),
            { name: "source", cell: (row) => <Cited source={row.source} editions={facts.editions} />, minor: true },
          ]}
        />
      ) : (
        <Missing what="Relative values" why={whyEmpty(facts, "benchmarks")} />
      )}
    </Section>
  );
}

function number(value: unknown): string {
  return typeof value === "number" ? value.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 4 }) : "unknown";
}
