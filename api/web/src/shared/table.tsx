// Tables: aligned, scrolling by themselves where they are wide, cut where they are long.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

export interface Column<T> {
  name: string;
  cell: (row: T) => ComponentChildren;
  number?: boolean;
  /** Never broken over lines, as a date. */
  whole?: boolean;
  /** Left out on a phone, where the row says enough without it. */
  minor?: boolean;
}

interface TableProps<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  id?: (row: T) => string;
  marked?: (row: T) => boolean;
  hideCaption?: boolean;
  /** Rows shown at first. */
  most?: number;
}

const MOST_ROWS = 40;

/** A table that shows its first rows, and the others on request. */
export function Table<T>({ caption, columns, rows, id, marked, hideCaption, most = MOST_ROWS }: TableProps<T>): JSX.Element {
  const [all, setAll] = useState(false);
  const shown = all || rows.length <= most + 5 ? rows : rows.slice(0, most);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class={hideCaption ? "unseen" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={classOf(column)}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, place) => (
            <tr key={id?.(row) ?? place} id={id?.(row)} class={marked?.(row) ? "marked" : undefined}>
              {columns.map((column) => (
                <td key={column.name} class={classOf(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" class="plain small" onClick={() => setAll(true)}>
          Show all {rows.length} rows
        </button>
      )}
    </div>
  );
}

function classOf<T>(column: Column<T>): string | undefined {
  const names = [column.number && "number", column.whole && "whole", column.minor && "minor"].filter(Boolean).join(" ");
  return names || undefined;
}
