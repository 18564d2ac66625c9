// The colours of roles and edges: the same file as the pictures of the command line use.
import palette from "../../../../graph/views/palette.json";

export interface Colour {
  light: string;
  dark: string;
  words: string;
}

export interface Stroke extends Colour {
  dashes: number[];
  width: number;
}

export const NODES = palette.nodes as Record<string, Colour>;
export const EDGES = palette.edges as Record<string, Stroke>;

export function isDark(): boolean {
  const chosen = document.documentElement.dataset["theme"];
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function shade(colour: Colour | undefined): string {
  return colour ? (isDark() ? colour.dark : colour.light) : "#888888";
}
