// The SPARQL editor (Yasqe), told to ask this host alone: no stored state, no outside completers, no outside prefixes.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import type { Description } from "./description";

export interface Editor {
  text: () => string;
  set: (query: string) => void;
  kind: () => string;
}

/** Make the editor; it completes what the endpoint says that it holds, and calls `run` on Ctrl-Enter. */
export function makeEditor(place: HTMLElement, query: string, known: Description, run: () => void): Editor {
  for (const [name, pick, isPlace] of COMPLETERS) {
    Yasqe.forkAutocompleter(name, {
      name: `known-${name}`,
      persistenceId: () => null,
      isValidCompletionPosition: isPlace,
      bulk: true,
      autoShow: false,
      get: () => pick(known),
    } as never);
  }
  const yasqe = new Yasqe(place, {
    value: query,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    editorHeight: "22rem",
    prefixCcApi: null,
    collapsePrefixesOnLoad: false,
    autocompleters: ["variables", ...COMPLETERS.map(([name]) => `known-${name}`)],
    screenReaderLabel: "SPARQL query",
    extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-Space": () => yasqe.autocomplete(), Tab: false, "Shift-Tab": false },
  } as never);
  return { text: () => yasqe.getValue(), set: (next) => yasqe.setValue(next), kind: () => yasqe.getQueryType() };
}

type Completer = [name: string, pick: (known: Description) => string[], isPlace: (yasqe: Yasqe) => boolean];

const COMPLETERS: Completer[] = [
  ["class", (known) => known.classes, (yasqe) => Yasqe.Autocompleters["class"]?.isValidCompletionPosition(yasqe) ?? false],
  ["property", (known) => known.properties, (yasqe) => Yasqe.Autocompleters["property"]?.isValidCompletionPosition(yasqe) ?? false],
];
