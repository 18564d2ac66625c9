// The code among those that it needs, excludes and is excluded by: as a picture, and as a table that says the same.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ask } from "../shared/api";
import { many, NotChecked, Trouble } from "../shared/parts";
import { useAnswer, useSettled } from "../shared/use";
import { Chosen, Legend } from "./aside";
import { Canvas } from "./canvas";
import { difference, type Edge, filtered, joined, MOST, type Neighbours, type Network } from "./network";
import { Section } from "./sections";
import { Timeline } from "./timeline";
import { Twin } from "./twin";

const FIRST = 60;

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
