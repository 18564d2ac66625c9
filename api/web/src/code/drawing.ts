// Draws a network on a canvas: loaded only where a picture is shown.
import cytoscape, { type Core, type ElementDefinition, type StylesheetJson } from "cytoscape";
import fcose from "cytoscape-fcose";
import { keepStyleOut } from "../shared/canvas";
import { EDGES, NODES, isDark, shade } from "../shared/palette";
import type { Network, Node } from "./network";

cytoscape.use(fcose);
keepStyleOut();

const ORDER = ["primary", "add-on", "column one", "column two", "further"];
const RING = 240;
const CLOSEST = 1.3;

export interface Hands {
  choose: (code: string) => void;
  expand: (code: string) => void;
}

export class Drawing {
  private readonly cy: Core;

  constructor(place: HTMLElement, hands: Hands) {
    this.cy = cytoscape({ container: place, style: look(), minZoom: 0.2, maxZoom: 3, boxSelectionEnabled: false });
    this.cy.on("tap", "node", (event) => hands.choose(event.target.id()));
    this.cy.on("dbltap", "node", (event) => hands.expand(event.target.id()));
    // who drives the page from outside finds the drawing at its element
    (place as HTMLElement & { drawing?: Core }).drawing = this.cy;
  }

  /** Show a network; codes that stay keep their place as long as nothing was added. */
  update(network: Network, begun: Set<string>): void {
    const cy = this.cy;
    const wanted = elements(network, begun);
    const ids = new Set(wanted.map((element) => element.data.id));
    const gone = cy.elements().filter((element) => !ids.has(element.id()));
    const fresh = wanted.filter((element) => cy.getElementById(String(element.data.id)).empty());
    cy.batch(() => {
      gone.remove();
      cy.add(fresh);
      for (const element of wanted) {
        const held = cy.getElementById(String(element.data.id));
        held.data(element.data);
        held.classes(element.classes as string);
      }
    });
    if (fresh.some((element) => element.group === "nodes") || gone.nodes().nonempty()) this.arrange(network);
  }

  choose(code: string | null): void {
    this.cy.nodes().removeClass("chosen");
    this.cy.edges().removeClass("near");
    if (code) this.cy.getElementById(code).addClass("chosen").connectedEdges().addClass("near");
  }

  recolour(): void {
    this.cy.style(look());
  }

  fit(): void {
    this.cy.resize();
    this.cy.fit(undefined, 24);
    if (this.cy.zoom() > CLOSEST) this.cy.zoom(CLOSEST).center();
  }

  zoom(factor: number): void {
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 } });
  }

  close(): void {
    this.cy.destroy();
  }

  /** Start each role in a sector of its own, so that the same network always gives the same picture. */
  private arrange(network: Network): void {
    const ring = [...network.nodes.values()].filter((node) => node.code !== network.centre).sort(byRole);
    this.cy.getElementById(network.centre).position({ x: 0, y: 0 });
    ring.forEach((node, place) => {
      const angle = (2 * Math.PI * place) / ring.length - Math.PI / 2;
      const out = RING * node.distance * (ring.length > 30 ? 1 + 0.35 * (place % 3) : 1);
      this.cy.getElementById(node.code).position({ x: out * Math.cos(angle), y: out * Math.sin(angle) });
    });
    const layout = {
      name: "fcose",
      quality: "default",
      randomize: false,
      animate: false,
      fit: true,
      padding: 24,
      nodeSeparation: 60,
      idealEdgeLength: ring.length > 30 ? 150 : 120,
      nodeRepulsion: 9000,
      fixedNodeConstraint: [{ nodeId: network.centre, position: { x: 0, y: 0 } }],
    };
    this.cy.layout(layout as cytoscape.LayoutOptions).run();
    if (this.cy.zoom() > CLOSEST) this.cy.zoom(CLOSEST).center();
    const place = this.cy.container();
    if (place) place.dataset["ready"] = "true";
  }
}

function byRole(one: Node, other: Node): number {
  return one.distance - other.distance || ORDER.indexOf(one.role) - ORDER.indexOf(other.role) || (one.code < other.code ? -1 : 1);
}

function elements(network: Network, begun: Set<string>): ElementDefinition[] {
  const nodes = [...network.nodes.values()].map((node) => ({
    group: "nodes" as const,
    data: { id: node.code, role: node.role },
    classes: node.role.replace(" ", "-"),
  }));
  const edges = [...network.edges].map(([key, edge]) => ({
    group: "edges" as const,
    data: { id: key, source: edge.source, target: edge.target },
    classes: `${edge.kind}${begun.has(key) ? " begun" : ""}`,
  }));
  return [...nodes, ...edges];
}

function look(): StylesheetJson {
  const ink = isDark() ? "#e4e9ef" : "#17233a";
  const ground = isDark() ? "#12161b" : "#f7f9fa";
  const boxes = Object.entries(NODES).map(([role, colour]) => ({
    selector: `node.${role.replace(" ", "-")}`,
    style: { "background-color": shade(colour) },
  }));
  const lines = Object.entries(EDGES).map(([kind, stroke]) => ({
    selector: `edge.${kind}`,
    style: {
      "line-color": shade(stroke),
      "target-arrow-color": shade(stroke),
      width: stroke.width,
      "line-style": stroke.dashes.length ? "dashed" : "solid",
      ...(stroke.dashes.length ? { "line-dash-pattern": stroke.dashes.map((length) => length * 2) } : {}),
    },
  }));
  return [
    {
      selector: "node",
      style: {
        label: "data(id)", shape: "round-rectangle", width: 58, height: 26, "text-valign": "center", "text-halign": "center",
        "font-family": "ui-monospace, DejaVu Sans Mono, monospace", "font-size": 14, color: ink, "border-width": 1, "border-color": isDark() ? "#5a6878" : "#8794a3",
      },
    },
    ...boxes,
    { selector: "node.centre", style: { color: ground, width: 86, height: 38, "font-size": 19, "font-weight": "bold", "z-index": 10 } },
    { selector: "edge", style: { "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.9, opacity: 0.85 } },
    ...lines,
    { selector: "edge.begun", style: { width: 4, opacity: 1 } },
    { selector: "edge.near", style: { width: 3.5, opacity: 1 } },
    { selector: "node.chosen", style: { "border-width": 4, "border-color": isDark() ? "#6cc9d6" : "#0b5c69" } },
  ] as unknown as StylesheetJson;
}
