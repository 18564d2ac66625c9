// The triples of a CONSTRUCT or DESCRIBE as a picture; the table beside it says the same.
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { keepStyleOut } from "../shared/canvas";
import { isDark } from "../shared/palette";
import { short } from "./results";
import type { Triple } from "./triples";

export const MOST_TRIPLES = 200;

export function TriplePicture({ triples }: { triples: Triple[] }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let close = (): void => undefined;
    let closed = false;
    void Promise.all([import("cytoscape"), import("cytoscape-fcose")]).then(([cytoscape, fcose]) => {
      if (closed || !place.current) return;
      cytoscape.default.use(fcose.default);
      keepStyleOut();
      const cy = cytoscape.default({ container: place.current, elements: elements(triples), style: look(), maxZoom: 2.5 });
      cy.layout({ name: "fcose", animate: false, randomize: true, idealEdgeLength: 110, nodeRepulsion: 12000 } as never).run();
      close = () => cy.destroy();
    });
    return () => {
      closed = true;
      close();
    };
  }, [triples]);
  return (
    <>
      {triples.length > MOST_TRIPLES && <p class="notice unknown">The picture shows the first {MOST_TRIPLES} of {triples.length} triples.</p>}
      <div class="triples" ref={place} role="img" aria-label="Picture of the triples; the table says the same" />
    </>
  );
}

function elements(triples: Triple[]): { data: Record<string, string> }[] {
  const shown = triples.slice(0, MOST_TRIPLES);
  const nodes = new Map<string, { data: Record<string, string> }>();
  const node = (value: string, isLiteral: boolean): string => {
    const id = (isLiteral ? "literal " : "iri ") + value;
    nodes.set(id, { data: { id, label: isLiteral ? value.slice(0, 40) : short(value), kind: isLiteral ? "literal" : "iri" } });
    return id;
  };
  const edges = shown.map((triple, at) => ({
    data: { id: `edge ${at}`, source: node(triple.subject, false), target: node(triple.object, triple.isLiteral), label: short(triple.predicate) },
  }));
  return [...nodes.values(), ...edges];
}

function look(): never {
  const ink = isDark() ? "#e4e9ef" : "#17233a";
  const line = isDark() ? "#7d8a98" : "#8794a3";
  return [
    { selector: "node", style: { label: "data(label)", "font-size": 11, color: ink, "text-valign": "bottom", "text-margin-y": 3, width: 14, height: 14, "background-color": isDark() ? "#6cc9d6" : "#0b5c69" } },
    { selector: 'node[kind = "literal"]', style: { shape: "rectangle", "background-color": isDark() ? "#f0b840" : "#c98500" } },
    { selector: "edge", style: { label: "data(label)", "font-size": 9, color: isDark() ? "#9fabb8" : "#55616f", "text-rotation": "autorotate", "text-background-color": isDark() ? "#12161b" : "#f7f9fa", "text-background-opacity": 0.9, "curve-style": "bezier", "target-arrow-shape": "triangle", width: 1.2, "line-color": line, "target-arrow-color": line } },
  ] as never;
}
