// The sections of a code page: what is stated, what it needs, what it excludes, what changed.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { AddOnRow, EditionUsed, PtpRow } from "../shared/api";
import { Badge, Cited, CodeLink, Missing, period } from "../shared/parts";
import { type Column, Table } from "../shared/table";
import { links } from "../shared/links";
import { type CodeFacts, type Stated, whyEmpty } from "./facts";

interface Props {
  facts: CodeFacts;
}

export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="card" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

function Statements({ facts, topic, name }: Props & { topic: "service_type" | "typical_settings" | "clinical_context" | "course_limit"; name: string }): JSX.Element {
  const stated: Stated[] | null = facts[topic];
  if (!stated) return <Missing what={name} why={whyEmpty(facts, topic)} />;
  return (
    <div>
      <h3>{name}</h3>
      {stated.map((one) => (
        <p key={one.statement}>
          {one.statement} <Cited source={one.source} editions={facts.editions} />
        </p>
      ))}
    </div>
  );
}

export function Practice({ facts }: Props): JSX.Element {
  return (
    <Section id="practice" title="In practice">
      <Statements facts={facts} topic="service_type" name="Type of service" />
      <Statements facts={facts} topic="typical_settings" name="Typical settings" />
      <Statements facts={facts} topic="clinical_context" name="Clinical context" />
      <Statements facts={facts} topic="course_limit" name="Limit a course of treatment" />
      {facts.corrections && (
        <div>
          <h3>Often stated wrongly; right is</h3>
          <ul>
            {facts.corrections.map((one) => (
              <li key={one.correction}>
                {one.correction} <Cited source={one.source} editions={facts.editions} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

export function RelatedAddOns({ facts }: Props): JSX.Element {
  const columns = (key: "primary" | "add_on"): Column<AddOnRow>[] => [
    { name: key === "primary" ? "primary" : "add-on", cell: (row) => codeOr(row[key], "by contractor", facts.on, row.label) },
    { name: "label", cell: (row) => row.label ?? "" },
    { name: "type", cell: (row) => `${row.type}: ${row.type_meaning ?? "unknown"}` },
    { name: "active", cell: period, minor: true },
    { name: "instruction", cell: (row) => row.instruction ?? "", minor: true },
    { name: "source", cell: (row) => <Cited source={row.source} editions={facts.editions} /> },
  ];
  return (
    <Section id="related" title="Add-on codes">
      {facts.primaries ? (
        <Table caption="It is an add-on; its primaries" columns={columns("primary")} rows={facts.primaries} />
      ) : (
        <Missing what="Primaries" why={whyEmpty(facts, "primaries")} />
      )}
      {facts.add_ons && <Table caption="Add-ons that may follow it" columns={columns("add_on")} rows={facts.add_ons} />}
      {facts.chains && (
        <div>
          <h3>Add-on chains</h3>
          {facts.chains.map((chain) => (
            <p class="chain" key={chain.codes.join()}>
              {chain.codes.map((code, place) => (
                <span key={code}>
                  {place > 0 && <span class="faint"> needs </span>}
                  {code === facts.code ? <strong class="code">{code}</strong> : <CodeLink code={code} on={facts.on} />}
                </span>
              ))}{" "}
              <Cited source={chain.source} editions={facts.editions} />
            </p>
          ))}
        </div>
      )}
    </Section>
  );
}

type Bundled = PtpRow & { with: string; this_code_is: string; label: string | null };

export function Bundling({ facts }: Props): JSX.Element {
  const [words, setWords] = useState("");
  const rows = (facts.bundling ?? []).filter((row) =>
    `${row.with} ${row.label ?? ""} ${row.this_code_is} ${row.set} ${row.rationale ?? ""}`.toLowerCase().includes(words.toLowerCase()),
  );
  const columns: Column<Bundled>[] = [
    { name: "with", cell: (row) => <a class="code" href={links.pair(row.column_one, row.column_two, facts.on)}>{row.with}</a> },
    { name: "label", cell: (row) => row.label ?? "" },
    { name: "this code is", cell: (row) => row.this_code_is },
    { name: "set", cell: (row) => row.set },
    { name: "indicator", cell: (row) => <Release row={row} /> },
    { name: "rationale", cell: (row) => row.rationale ?? "unknown", minor: true },
    { name: "active", cell: period, minor: true },
    { name: "source", cell: (row) => <Cited source={row.source} editions={facts.editions} />, minor: true },
  ];
  return (
    <Section id="bundling" title="Bundling">
      {facts.bundling ? (
        <>
          <div class="row spread no-print">
            <p class="faint">Column two is denied beside column one, unless a modifier releases the edit.</p>
            <label class="field">
              <span>Filter</span>
              <input type="search" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
            </label>
          </div>
          <Table most={15} caption={`${rows.length} of ${facts.bundling.length} edits`} columns={columns} rows={rows} />
        </>
      ) : (
        <Missing what="Bundling" why={whyEmpty(facts, "bundling")} />
      )}
    </Section>
  );
}

export function Release({ row }: { row: PtpRow }): JSX.Element {
  return row.releasable ? <Badge tone="warn">{row.indicator}: may be released</Badge> : <Badge tone="bad">{row.indicator}: never released</Badge>;
}

export function UnitLimits({ facts }: Props): JSX.Element {
  if (!facts.unit_limit) {
    return (
      <Section id="units" title="Units a day">
        <Missing what="Unit limit" why={whyEmpty(facts, "unit_limit")} />
      </Section>
    );
  }
  return (
    <Section id="units" title="Units a day">
      <Table
        caption="Medically unlikely edits"
        rows={facts.unit_limit}
        columns={[
          { name: "set", cell: (row) => row.set },
          { name: "units", number: true, cell: (row) => (row.units ? row.units : <Badge tone="bad">0: not payable here</Badge>) },
          { name: "adjudication", cell: (row) => (row.adjudication_indicator ? `${row.adjudication_indicator}: ${row.meaning ?? ""}` : "unknown") },
          { name: "rationale", cell: (row) => row.rationale ?? "unknown", minor: true },
          { name: "source", cell: (row) => <Cited source={row.source} editions={facts.editions} /> },
        ]}
      />
    </Section>
  );
}

export function Payers({ facts }: Props): JSX.Element {
  const topics: ["payers" | "edit_sets" | "add_on_rule", string][] = [
    ["payers", "Policies"],
    ["add_on_rule", "Add-on rule"],
    ["edit_sets", "Edit sets"],
  ];
  return (
    <Section id="payers" title="Payers">
      {topics.map(([topic, name]) => {
        const rows = facts[topic];
        if (!rows) return <Missing key={topic} what={name} why={whyEmpty(facts, topic)} />;
        const table = (
          <Table
            caption={name}
            hideCaption={topic !== "payers"}
            rows={rows}
            columns={[
              { name: "payer", cell: (row) => row.payer },
              { name: "says", cell: (row) => row.statement },
              { name: "source", cell: (row) => <Cited source={row.source} editions={facts.editions} /> },
            ]}
          />
        );
        if (topic === "payers") return table;
        return (
          <details key={topic}>
            <summary>
              {name}, of every code ({rows.length})
            </summary>
            {table}
          </details>
        );
      })}
      <Missing what="Coverage" why={whyEmpty(facts, "coverage")} />
      <Missing what="Prior authorization" why={whyEmpty(facts, "prior_authorization")} />
    </Section>
  );
}

export function Changes({ facts }: Props): JSX.Element {
  const rows = [...(facts.policy_changes ?? [])].reverse();
  return (
    <Section id="changes" title="What changed">
      {rows.length ? (
        <Table
          caption="Dated changes in the loaded editions, newest first"
          rows={rows}
          columns={[
            { name: "date", whole: true, cell: (row) => row.date },
            { name: "what", cell: (row) => row.what },
            { name: "change", cell: (row) => row.change },
            { name: "before", cell: (row) => row.before ?? "" },
            { name: "after", cell: (row) => row.after ?? "" },
            { name: "source", cell: (row) => <Cited source={row.source} editions={facts.editions} />, minor: true },
          ]}
        />
      ) : (
        <Missing what="Changes" why={whyEmpty(facts, "policy_changes")} />
      )}
    </Section>
  );
}

export function EditionsUsed({ facts }: Props): JSX.Element {
  const columns: Column<EditionUsed>[] = [
    { name: "edition", cell: (row) => <code>{row.key}</code> },
    { name: "in force", whole: true, cell: (row) => `${row.in_force_from ?? "unknown"} to ${row.in_force_to ?? "now"}` },
    { name: "coverage", cell: (row) => (row.outlived ? <Badge tone="warn">{row.coverage}, older than its rhythm</Badge> : row.coverage) },
    { name: "file", cell: (row) => row.file ?? "", minor: true },
    { name: "sha256", cell: (row) => <code class="faint">{(row.sha256 ?? "").slice(0, 12)}</code>, minor: true },
    { name: "note", cell: (row) => row.note ?? "", minor: true },
  ];
  return (
    <Section id="editions" title="Editions used">
      <Table caption="What these answers rest on" columns={columns} rows={facts.editions} />
    </Section>
  );
}

function codeOr(code: string | null, other: string, on: string, label: string | null | undefined): JSX.Element {
  return code ? <CodeLink code={code} on={on} label={label} /> : <span>{other}</span>;
}
