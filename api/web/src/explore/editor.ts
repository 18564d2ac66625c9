// The SPARQL editor (Yasqe), told to ask this host alone: no stored state, no outside completers, no outside prefixes.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

export interface Known {
  prefixes: Record<string, string>;
  classes: string[];
  properties: string[];
}

export interface Editor {
  text: () => string;
  set: (query: string) => void;
  kind: () => string;
}

/** Make the editor; `known` is asked when completion is first used, `run` on Ctrl-Enter. */
export function makeEditor(place: HTMLElement, query: string, known: () => Promise<Known>, run: () => void): Editor {
  for (const [name, pick, isPlace] of COMPLETERS) {
    Yasqe.forkAutocompleter(name, {
      name: `known-${name}`,
      persistenceId: () => null,
      isValidCompletionPosition: isPlace,
      bulk: true,
      autoShow: false,
      get: async () => pick(await known()),
    } as never);
  }
  const yasqe = new Yasqe(place, {
    value: query,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: () => location.href,
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

type Completer = [name: string, pick: (known: Known) => string[], isPlace: (yasqe: Yasqe) => boolean];

const COMPLETERS: Completer[] = [
  ["class", (known) => known.classes, (yasqe) => Yasqe.Autocompleters["class"]?.isValidCompletionPosition(yasqe) ?? false],
  ["property", (known) => known.properties, (yasqe) => Yasqe.Autocompleters["property"]?.isValidCompletionPosition(yasqe) ?? false],
];
