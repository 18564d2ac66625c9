// Every period of the edits between two codes: a line of time, and the same as a table.
import type { JSX } from "preact";
import type { EditionUsed, PtpRow } from "../shared/api";
import { Cited, period } from "../shared/parts";
import { Table } from "../shared/table";
import { EDGES, shade } from "../shared/palette";
import { today } from "../shared/use";

const HEIGHT = 26;
const LEFT = 210;
const WIDTH = 900;

function years(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / 31_557_600_000;
}

export function History({ rows, on, editions }: { rows: PtpRow[]; on: string; editions: EditionUsed[] }): JSX.Element {
  const dates = rows.flatMap((row) => [row.effective, row.deletion]).filter((date) => date !== null);
  const first = Math.min(years(on) - 3, years(today()) - 3, ...dates.map((date) => years(date) - 1));
  const last = Math.max(years(on), years(today()), ...dates.map(years)) + 0.5;
  const at = (date: string): number => LEFT + ((years(date) - first) / (last - first)) * (WIDTH - LEFT);
  const height = rows.length * HEIGHT + 24;
  const marks = ticks(first, last);
  return (
    <>
      <div class="scroll no-print" tabIndex={0} role="region" aria-label="Line of time; the table below says the same">
        <svg class="history" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={`${rows.length} periods; the table below says the same`}>
          {marks.map((year) => (
            <g key={year}>
              <line x1={at(`${year}-01-01`)} x2={at(`${year}-01-01`)} y1="0" y2={height - 18} class="tick" />
              <text x={at(`${year}-01-01`)} y={height - 4} text-anchor="middle" class="year">
                {year}
              </text>
            </g>
          ))}
          {rows.map((row, place) => {
            const from = row.effective ? at(row.effective) : LEFT;
            const to = row.deletion ? at(row.deletion) : WIDTH;
            const colour = shade(row.releasable ? EDGES["release"] : EDGES["never"]);
            const y = place * HEIGHT + 4;
            return (
              <g key={row.edit}>
                <text x="0" y={y + 13} class="name">
                  {`${row.set}: ${row.column_one} over ${row.column_two}`}
                </text>
                <rect x={from} y={y} width={Math.max(3, to - from)} height={HEIGHT - 9} rx="3" fill={colour} opacity={row.active ? 0.95 : 0.4} />
                <text x={Math.min(from + 6, WIDTH - 90)} y={y + 13} class="inside">
                  {`${row.indicator}${row.effective ? "" : ", begin unknown"}`}
                </text>
              </g>
            );
          })}
          <line x1={at(on)} x2={at(on)} y1="0" y2={height - 18} class="now" />
        </svg>
      </div>
      <Table
        caption="Periods"
        rows={rows}
        columns={[
          { name: "set", cell: (row) => row.set },
          { name: "column one", cell: (row) => <code>{row.column_one}</code> },
          { name: "column two", cell: (row) => <code>{row.column_two}</code> },
          { name: "indicator", cell: (row) => `${row.indicator}: ${row.releasable ? "may be released" : "never released"}` },
          { name: "active", cell: (row) => `${period(row)}${row.active ? "" : " (not on this date)"}` },
          { name: "rationale", minor: true, cell: (row) => row.rationale ?? "unknown" },
          { name: "source", minor: true, cell: (row) => <Cited source={row.source} editions={editions} /> },
        ]}
      />
    </>
  );
}

function ticks(first: number, last: number): number[] {
  const from = Math.ceil(1970 + first);
  const to = Math.floor(1970 + last);
  const step = Math.max(1, Math.ceil((to - from) / 12));
  return Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, place) => from + place * step);
}
