// The neighbourhood of a code as plain values: the answers of the API joined, and what changed between two dates.
import type { Answer } from "../shared/api";

export interface Node {
  code: string;
  label: string | null;
  distance: number;
  role: string;
}

export interface Edge {
  source: string;
  target: string;
  relation: string;
  kind: string;
  type: string | null;
  indicators: Record<string, string> | null;
}

export interface Neighbours extends Answer {
  code: string;
  on: string;
  nodes: Node[];
  edges: Edge[];
  not_shown: number;
  dates: string[];
  not_checked: string[];
}

export interface Network {
  centre: string;
  nodes: Map<string, Node>;
  edges: Map<string, Edge>;
  notShown: number;
}

export const MOST = 120;

export function keyOf(edge: Edge): string {
  return `${edge.source} ${edge.relation} ${edge.target}`;
}

/** Join the neighbourhood of the centre with those of the codes that were expanded, up to MOST codes. */
export function joined(centre: Neighbours, others: Neighbours[]): Network {
  const nodes = new Map(centre.nodes.map((node) => [node.code, node]));
  const edges = new Map(centre.edges.map((edge) => [keyOf(edge), edge]));
  let notShown = centre.not_shown;
  for (const other of others) {
    const from = nodes.get(other.code);
    if (!from) continue;
    for (const node of other.nodes) {
      if (nodes.has(node.code)) continue;
      if (nodes.size >= MOST) notShown += 1;
      else nodes.set(node.code, { ...node, distance: from.distance + 1, role: "further" });
    }
    for (const edge of other.edges) {
      if (nodes.has(edge.source) && nodes.has(edge.target)) edges.set(keyOf(edge), edge);
    }
    notShown += other.not_shown;
  }
  return { centre: centre.code, nodes, edges, notShown };
}

/** Leave out the kinds of edges that are switched off, and the codes that only they hold. */
export function filtered(network: Network, off: Set<string>): Network {
  const edges = new Map([...network.edges].filter(([, edge]) => !off.has(edge.kind)));
  const joinedTo = new Set([network.centre]);
  for (const edge of edges.values()) {
    joinedTo.add(edge.source);
    joinedTo.add(edge.target);
  }
  return { ...network, edges, nodes: new Map([...network.nodes].filter(([code]) => joinedTo.has(code))) };
}

export function difference(before: Network | null, after: Network): { begun: Edge[]; ended: Edge[] } {
  if (!before || before.centre !== after.centre) return { begun: [], ended: [] };
  return {
    begun: [...after.edges].filter(([key]) => !before.edges.has(key)).map(([, edge]) => edge),
    ended: [...before.edges].filter(([key]) => !after.edges.has(key)).map(([, edge]) => edge),
  };
}

/** Say what an edge means, read from one of its ends. */
export function inWords(edge: Edge): string {
  if (edge.relation === "requiresPrimary") return `${edge.source} needs ${edge.target} as its primary (type ${edge.type ?? "unknown"})`;
  const sets = Object.entries(edge.indicators ?? {}).map(([set, indicator]) => `${set} ${indicator}`);
  return `${edge.source} bundles ${edge.target} (${sets.join(", ")})`;
}
