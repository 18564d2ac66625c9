// The code among those that it needs, excludes and is excluded by: as a picture, and as a table that says the same.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { address, ask } from "../shared/api";
import { many, NotChecked, Table, Trouble } from "../shared/parts";
import { links } from "../shared/links";
import { EDGES, NODES, shade } from "../shared/palette";
import { useAnswer, useSettled } from "../shared/use";
import type { Drawing } from "./drawing";
import { difference, type Edge, filtered, inWords, joined, MOST, type Neighbours, type Network, type Node } from "./network";
import { Section } from "./sections";
import { Timeline } from "./timeline";

const FIRST = 60;
const FEW = 10;

interface Props {
  code: string;
  on: string;
  setOn: (on: string) => void;
}

export function Surroundings({ code, on, setOn }: Props): JSX.Element {
  const asked = useSettled(on, 150);
  const [most, setMost] = useState(FIRST);
  const path = `/api/codes/${encodeURIComponent(code)}/neighbours`;
  const { answer, problem } = useAnswer<Neighbours>(path, { on: asked, most });
  const [expanded, setExpanded] = useState<string[]>([]);
  const [others, setOthers] = useState<Neighbours[]>([]);
  const [off, setOff] = useState<Set<string>>(new Set());
  const [chosen, setChosen] = useState<string | null>(null);
  useEffect(() => {
    const asking = expanded.map((one) => ask<Neighbours>(`/api/codes/${encodeURIComponent(one)}/neighbours`, { on: asked, most: FIRST }));
    void Promise.all(asking).then(setOthers, () => setOthers([]));
  }, [expanded, asked]);
  const whole = useMemo(() => answer && joined(answer, others), [answer, others]);
  const network = useMemo(() => whole && filtered(whole, off), [whole, off]);
  const before = useRef<Network | null>(null);
  const changed = useMemo(() => {
    if (!whole) return null;
    const found = difference(before.current, whole);
    before.current = whole;
    return found;
  }, [whole]);

  const expand = (one: string): void => setExpanded((now) => (now.includes(one) || one === code ? now : [...now, one]));
  return (
    <Section id="picture" title="What surrounds it">
      <Timeline on={on} dates={answer?.dates ?? []} change={setOn} />
      {problem && <Trouble problem={problem} />}
      <p role="status" class="faint">
        {network ? told(network, on, changed) : "Loading …"}
      </p>
      {answer && answer.not_shown > 0 && most < MOST && (
        <button type="button" class="plain small no-print" onClick={() => setMost(MOST)}>
          Show up to {MOST}
        </button>
      )}
      {whole && network && (
        <>
          <div class="picture no-print">
            <Canvas network={network} begun={changed?.begun ?? []} chosen={chosen} choose={setChosen} expand={expand} />
            <div class="aside">
              <Chosen network={network} code={chosen ?? code} on={on} expand={expand} expanded={expanded} />
              <Legend whole={whole} off={off} setOff={setOff} />
            </div>
          </div>
          <Twin network={network} on={on} />
        </>
      )}
      <NotChecked reasons={answer?.not_checked} />
    </Section>
  );
}

function told(network: Network, on: string, changed: { begun: Edge[]; ended: Edge[] } | null): string {
  const parts = [`On ${on}: ${many(network.nodes.size - 1, "code")}, ${many(network.edges.size, "edge")}`];
  if (network.notShown) parts.push(`${many(network.notShown, "more code", "more codes")} not shown`);
  if (changed?.begun.length) parts.push(`${changed.begun.length} appeared`);
  if (changed?.ended.length) parts.push(`${changed.ended.length} ended`);
  return `${parts.join("; ")}.`;
}

interface CanvasProps {
  network: Network;
  begun: Edge[];
  chosen: string | null;
  choose: (code: string) => void;
  expand: (code: string) => void;
}

function Canvas({ network, begun, chosen, choose, expand }: CanvasProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const latest = useRef({ network, choose, expand });
  latest.current = { network, choose, expand };
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let closed = false;
    void import("./drawing").then(({ Drawing: Made }) => {
      if (closed || !place.current) return;
      drawing.current = new Made(place.current, {
        choose: (code) => latest.current.choose(code),
        expand: (code) => latest.current.expand(code),
      });
      setReady(true);
    });
    const recolour = (): void => drawing.current?.recolour();
    addEventListener("themechange", recolour);
    return () => {
      closed = true;
      removeEventListener("themechange", recolour);
      drawing.current?.close();
    };
  }, []);
  useEffect(() => {
    if (ready) drawing.current?.update(network, new Set(begun.map((edge) => `${edge.source} ${edge.relation} ${edge.target}`)));
  }, [ready, network, begun]);
  useEffect(() => {
    if (ready) drawing.current?.choose(chosen);
  }, [ready, chosen, network]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const codes = [...network.nodes.keys()];
    const at = codes.indexOf(chosen ?? network.centre);
    const steps: Record<string, () => void> = {
      ArrowRight: () => choose(codes[(at + 1) % codes.length] ?? network.centre),
      ArrowLeft: () => choose(codes[(at - 1 + codes.length) % codes.length] ?? network.centre),
      Home: () => choose(network.centre),
      Enter: () => expand(chosen ?? network.centre),
      "+": () => drawing.current?.zoom(1.25),
      "-": () => drawing.current?.zoom(0.8),
      "0": () => drawing.current?.fit(),
    };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      step();
    }
  };
  return (
    <div>
      <div
        class={network.nodes.size > FEW ? "canvas" : "canvas few"}
        ref={place}
        tabIndex={0}
        role="application"
        aria-label={`Picture of ${network.centre} and ${many(network.nodes.size - 1, "code")} around it. Left and right arrows choose a code, Enter expands it. The table below says the same.`}
        onKeyDown={onKeyDown}
      />
      <p class="faint hint">
        Click a code, or use the arrow keys; double click or Enter expands it.{" "}
        <button type="button" class="plain small" onClick={() => drawing.current?.fit()}>
          Fit
        </button>
      </p>
    </div>
  );
}

interface ChosenProps {
  network: Network;
  code: string;
  on: string;
  expanded: string[];
  expand: (code: string) => void;
}

function Chosen({ network, code, on, expanded, expand }: ChosenProps): JSX.Element {
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

function Legend({ whole, off, setOff }: { whole: Network; off: Set<string>; setOff: (off: Set<string>) => void }): JSX.Element {
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

/** The picture as a table, for those who can't see a canvas, and for print. */
function Twin({ network, on }: { network: Network; on: string }): JSX.Element {
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
