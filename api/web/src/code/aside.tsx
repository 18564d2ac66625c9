// Beside the picture: what is chosen in it, and a legend that filters.
import type { JSX } from "preact";
import { links } from "../shared/links";
import { EDGES, NODES, shade } from "../shared/palette";
import { inWords, type Network, type Node } from "./network";

interface ChosenProps {
  network: Network;
  code: string;
  on: string;
  expanded: string[];
  expand: (code: string) => void;
}

export function Chosen({ network, code, on, expanded, expand }: ChosenProps): JSX.Element {
  const node = network.nodes.get(code) ?? (network.nodes.get(network.centre) as Node);
  const near = [...network.edges.values()].filter(
    (edge) => [edge.source, edge.target].includes(node.code) && (node.code === network.centre ? false : [edge.source, edge.target].includes(network.centre)),
  );
  return (
    <div class="chosen" aria-live="polite">
      <strong class="code">{node.code}</strong> {node.label ?? "no label of ours"}
      <div class="faint">{NODES[node.role]?.words}</div>
      {near.map((edge) => (
        <div key={edge.relation + edge.source}>{inWords(edge)}</div>
      ))}
      {node.code !== network.centre && (
        <div class="row">
          <a class="button" href={links.code(node.code, on)}>
            Open
          </a>
          <a class="button" href={links.pair(network.centre, node.code, on)}>
            Pair
          </a>
          <button type="button" class="plain" disabled={expanded.includes(node.code)} onClick={() => expand(node.code)}>
            Expand
          </button>
        </div>
      )}
    </div>
  );
}

export function Legend({ whole, off, setOff }: { whole: Network; off: Set<string>; setOff: (off: Set<string>) => void }): JSX.Element {
  const edges = [...whole.edges.values()];
  const roles = new Set([...whole.nodes.values()].map((node) => node.role));
  const turn = (kind: string): void => {
    const next = new Set(off);
    if (!next.delete(kind)) next.add(kind);
    setOff(next);
  };
  return (
    <div>
      <h3>Legend and filter</h3>
      <ul class="legend">
        {Object.entries(EDGES).map(([kind, stroke]) => {
          const count = edges.filter((edge) => edge.kind === kind).length;
          if (!count) return null;
          return (
            <li key={kind}>
              <label>
                <input type="checkbox" checked={!off.has(kind)} onChange={() => turn(kind)} />
                <svg width="30" height="8" aria-hidden="true">
                  <line x1="0" y1="4" x2="30" y2="4" stroke={shade(stroke)} stroke-width={stroke.width + 1} stroke-dasharray={stroke.dashes.map((length) => length * 1.6).join(" ")} />
                </svg>
                <span>{stroke.words}</span>
                <span class="faint">{count}</span>
              </label>
            </li>
          );
        })}
        {Object.entries(NODES).map(([role, colour]) =>
          roles.has(role) ? (
            <li key={role} class="swatch">
              <svg width="30" height="14" aria-hidden="true">
                <rect x="1" y="1" width="28" height="12" rx="3" fill={shade(colour)} stroke="currentColor" stroke-opacity="0.4" />
              </svg>
              <span>{colour.words}</span>
            </li>
          ) : null,
        )}
      </ul>
    </div>
  );
}
