// The picture on a canvas, answering the mouse and the keys; what draws it is loaded when it is first shown.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { many } from "../shared/parts";
import type { Drawing } from "./drawing";
import { type Edge, keyOf, type Network } from "./network";

const FEW = 10;

interface CanvasProps {
  network: Network;
  begun: Edge[];
  chosen: string | null;
  choose: (code: string) => void;
  expand: (code: string) => void;
}

export function Canvas({ network, begun, chosen, choose, expand }: CanvasProps): JSX.Element {
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
    if (ready) drawing.current?.update(network, new Set(begun.map(keyOf)));
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
