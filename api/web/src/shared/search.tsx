// The search box that stands on every page: suggestions while typing, and a page of hits on Enter.
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Hit, Hits } from "./api";
import { isCode, linkOf, links } from "./links";
import { parameter, useAnswer, useSettled } from "./use";

const WORDS: Record<string, string> = { code: "code", modifier: "modifier", setting: "setting", payer: "payer" };

export function SearchBox(): JSX.Element {
  const [text, setText] = useState(parameter("q"));
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const list = useId();
  const settled = useSettled(text.trim(), 120);
  const { answer } = useAnswer<Hits>(open && settled ? "/api/codes" : null, { search: settled, limit: 8 });
  const hits = open && text.trim() ? (answer?.hits ?? []) : [];
  const go = (hit: Hit): void => location.assign(linkOf(hit.kind, hit.notation));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive(hits.length ? (active + step + hits.length + (active < 0 && step < 0 ? 1 : 0)) % hits.length : -1);
    } else if (event.key === "Escape") {
      setOpen(false);
      setActive(-1);
    }
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const chosen = hits[active];
    if (chosen) go(chosen);
    else if (isCode(text)) location.assign(links.code(text.trim().toUpperCase()));
    else if (text.trim()) location.assign(links.search(text.trim()));
  };

  return (
    <form class="search" role="search" onSubmit={onSubmit} onBlur={leaving(() => setOpen(false))}>
      <input
        type="search"
        role="combobox"
        aria-label="Search a code, modifier, setting or payer"
        placeholder="Search: 63621, radiosurgery, modifier 25, office …"
        aria-expanded={hits.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onFocus={() => setOpen(true)}
        onKeyDown={onKeyDown}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(-1);
        }}
      />
      <ul id={list} role="listbox" aria-label="Suggestions" hidden={!hits.length}>
        {hits.map((hit, place) => (
          <li
            key={hit.iri}
            id={`${list}-${place}`}
            role="option"
            aria-selected={place === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(hit)}
          >
            <span class="code">{hit.notation}</span>
            <span class="hit-label">{hit.label ?? "no label of ours"}</span>
            <span class="faint">{WORDS[hit.kind] ?? hit.kind}</span>
          </li>
        ))}
      </ul>
    </form>
  );
}

/** Call back once the focus has left the whole element. */
function leaving(then: () => void): (event: FocusEvent) => void {
  return (event) => {
    const inside = event.currentTarget as Node;
    if (!inside.contains(event.relatedTarget as Node | null)) then();
  };
}
