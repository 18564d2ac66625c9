// The picture as a table.
import type { JSX } from "preact";
import { address } from "../shared/api";
import { links } from "../shared/links";
import { many } from "../shared/parts";
import { Table } from "../shared/table";
import { EDGES } from "../shared/palette";
import { inWords, type Network } from "./network";

/** For those who can't see a canvas, and for print. */
export function Twin({ network, on }: { network: Network; on: string }): JSX.Element {
  const label = (code: string): string => network.nodes.get(code)?.label ?? "";
  const rows = [...network.edges.values()];
  return (
    <details class="twin">
      <summary>The picture as a table ({many(rows.length, "edge")})</summary>
      <Table
        caption="Edges of the picture"
        hideCaption
        rows={rows}
        columns={[
          { name: "from", cell: (row) => <a class="code" href={links.code(row.source, on)} title={label(row.source)}>{row.source}</a> },
          { name: "relation", cell: (row) => EDGES[row.kind]?.words ?? row.relation },
          { name: "to", cell: (row) => <a class="code" href={links.code(row.target, on)} title={label(row.target)}>{row.target}</a> },
          { name: "label", cell: (row) => label(row.source === network.centre ? row.target : row.source) },
          { name: "in words", minor: true, cell: inWords },
        ]}
      />
      <p class="no-print">
        <a href={address(`/api/codes/${encodeURIComponent(network.centre)}/neighbours`, { on })}>The same as JSON</a>
      </p>
    </details>
  );
}
