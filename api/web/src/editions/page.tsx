// What is loaded, from which files, and what changed between two editions of a source.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Answer } from "../shared/api";
import { AnsweredBy, Badge, DateField, many, Trouble, Wait } from "../shared/parts";
import { Table } from "../shared/table";
import { links } from "../shared/links";
import { show } from "../shared/shell";
import { parameter, remember, useAnswer, useDate } from "../shared/use";

interface Edition {
  key: string;
  source: string;
  release: string;
  title: string | null;
  effective: string | null;
  in_force_from: string | null;
  in_force_to: string | null;
  coverage: string | null;
  rows_read: number | null;
  rows_kept: number | null;
  rows_rejected: number | null;
  file: string | null;
  sha256: string | null;
  note: string | null;
  outlived: boolean | null;
  in_force: boolean;
}

interface Change {
  kind: string;
  table: string;
  code: string | null;
  key: Record<string, unknown>;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

interface Difference extends Answer {
  totals: Record<string, number>;
  changes: Change[];
  count: number;
  not_shown: number;
}

const PAGE = 100;

function EditionsPage(): JSX.Element {
  const [on, setOn] = useDate();
  const { answer, problem, busy } = useAnswer<Omit<Answer, "editions"> & { editions: Edition[] }>("/api/editions", { on });
  const editions = answer?.editions ?? [];
  return (
    <>
      <div class="row spread">
        <h1>Editions</h1>
        <DateField on={on} change={setOn} label="In force on" />
      </div>
      <p class="faint">Each loaded release is an edition of its source. A rule is judged by the edition in force on the date of service.</p>
      {problem && <Trouble problem={problem} />}
      <Wait busy={busy && !answer} />
      {answer && (
        <div class="card">
          <Table
            caption={`${many(editions.length, "edition")} loaded`}
            rows={editions}
            columns={[
              { name: "edition", cell: (row) => <code>{row.key}</code> },
              { name: "on this date", cell: (row) => <State row={row} /> },
              { name: "in force", whole: true, cell: inForce },
              { name: "coverage", cell: (row) => row.coverage ?? "unknown", minor: true },
              { name: "read", number: true, minor: true, cell: (row) => count(row.rows_read) },
              { name: "kept", number: true, cell: (row) => count(row.rows_kept) },
              { name: "rejected", number: true, cell: (row) => count(row.rows_rejected) },
              { name: "file", minor: true, cell: (row) => <span class="iri" title={row.sha256 ?? undefined}>{row.file ?? ""}</span> },
              { name: "note", minor: true, cell: (row) => row.note ?? "" },
            ]}
          />
        </div>
      )}
      {answer && <Compare editions={editions} />}
      <AnsweredBy answer={answer as Answer | null} />
    </>
  );
}

function inForce(row: Edition): string {
  if (row.in_force_from) return `${row.in_force_from} to ${row.in_force_to ?? "now"}`;
  return row.in_force ? "every date" : "never: another edition judges";
}

function State({ row }: { row: Edition }): JSX.Element {
  if (!row.in_force) return <span class="faint">not in force</span>;
  return row.outlived ? <Badge tone="warn">in force, outlived</Badge> : <Badge tone="good">in force</Badge>;
}

function count(value: number | null): string {
  return value === null ? "unknown" : value.toLocaleString("en-US");
}

/** Choose two editions of one source, and see what the second changed. */
function Compare({ editions }: { editions: Edition[] }): JSX.Element {
  const sources = Map.groupBy(editions, (edition) => edition.source ?? edition.key.split("/")[0] ?? "");
  const several = [...sources].filter(([, members]) => members.length > 1).map(([source]) => source);
  const [source, setSource] = useState(parameter("source") || several[0] || "");
  const releases = (sources.get(source) ?? []).map((edition) => edition.release ?? edition.key.split("/")[1] ?? "");
  const [pair, setPair] = useState<[string, string]>([parameter("from"), parameter("to")]);
  if (!several.length) {
    return (
      <section class="card">
        <h2>What changed</h2>
        <p class="faint">No source is loaded with two editions, so there is nothing to compare. Load a later release beside the one that is here.</p>
      </section>
    );
  }
  const from = pair[0] || (releases.at(-2) ?? "");
  const to = pair[1] || (releases.at(-1) ?? "");
  const choose = (next: { source?: string; from?: string; to?: string }): void => {
    if (next.source !== undefined) {
      setSource(next.source);
      setPair(["", ""]);
      remember({ source: next.source, from: null, to: null });
    } else {
      setPair([next.from ?? from, next.to ?? to]);
      remember({ source, from: next.from ?? from, to: next.to ?? to });
    }
  };
  return (
    <section class="card">
      <h2>What changed</h2>
      <div class="row no-print">
        <Choice label="Source" value={source} values={several} choose={(next) => choose({ source: next })} />
        <Choice label="From" value={from} values={releases} choose={(next) => choose({ from: next })} />
        <Choice label="To" value={to} values={releases} choose={(next) => choose({ to: next })} />
      </div>
      {from === to ? <p class="notice unknown">Choose two different editions.</p> : <Changes key={`${source} ${from} ${to}`} source={source} from={from} to={to} />}
    </section>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  values: string[];
  choose: (value: string) => void;
}

function Choice({ label, value, values, choose }: ChoiceProps): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {values.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

function Changes({ source, from, to }: { source: string; from: string; to: string }): JSX.Element {
  const [offset, setOffset] = useState(0);
  const { answer, problem, busy } = useAnswer<Difference>("/api/editions/diff", { source, from, to, limit: PAGE, offset });
  return (
    <>
      {problem && <Trouble problem={problem} />}
      <Wait busy={busy} />
      {answer && (
        <>
          <p>
            {Object.entries(answer.totals).map(([kind, rows]) => (
              <span key={kind}>
                <strong>{count(rows)}</strong> {kind}{" "}
              </span>
            ))}
          </p>
          <Table
            caption={`${answer.changes.length} of ${count(answer.count)} changes`}
            rows={answer.changes}
            columns={[
              { name: "change", cell: (row) => row.kind },
              { name: "code", cell: (row) => (row.code ? <a class="code" href={links.code(row.code)}>{row.code}</a> : "") },
              { name: "what", cell: (row) => told(row.key) },
              { name: "before", cell: (row) => told(row.before) },
              { name: "after", cell: (row) => told(row.after) },
            ]}
          />
          <div class="row no-print">
            <button type="button" class="plain small" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>
              ◂ Earlier rows
            </button>
            <button type="button" class="plain small" disabled={offset + PAGE >= answer.count} onClick={() => setOffset(offset + PAGE)}>
              Later rows ▸
            </button>
          </div>
        </>
      )}
    </>
  );
}

function told(values: Record<string, unknown> | null): string {
  return Object.entries(values ?? {})
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
    .join(", ");
}

show("editions", EditionsPage);
