// What surrounds every page: the way to the others, the search box, the theme.
import "./style.css";
import { type ComponentChildren, type JSX, render } from "preact";
import { useState } from "preact/hooks";
import { links } from "./links";
import { SearchBox } from "./search";

type Place = "code" | "pair" | "claim" | "explore" | "rules" | "editions" | "lists" | "home";

const PLACES: [Place, string, string][] = [
  ["pair", "Pair", links.pairs()],
  ["claim", "Claim", links.claim()],
  ["rules", "Rules", links.rules()],
  ["lists", "Lists", links.lists()],
  ["editions", "Editions", links.editions()],
  ["explore", "Explore", links.explore()],
];

function Shell({ here, children }: { here: Place; children: ComponentChildren }): JSX.Element {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href={links.home()}>
          <img src="/favicon.svg" alt="" width="26" height="26" />
          <span>medcodegraph</span>
        </a>
        <SearchBox />
        <nav aria-label="Pages">
          {PLACES.map(([place, name, address]) => (
            <a key={place} href={address} aria-current={place === here ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <Theme />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <p>
          No finding is legal or medical advice, and a clean result is no promise of payment. CPT is copyright of the American
          Medical Association: no descriptor is shown, labels are our own words.
        </p>
        <p>
          <a href="/docs">API</a> <a href="/licences.md">Licences of these pages</a>
        </p>
      </footer>
    </>
  );
}

function Theme(): JSX.Element {
  const root = document.documentElement;
  const dark = (): boolean => (root.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const [isDark, setDark] = useState(dark);
  const turn = (): void => {
    root.dataset["theme"] = isDark ? "light" : "dark";
    setDark(!isDark);
    try {
      localStorage.setItem("theme", root.dataset["theme"]);
    } catch {
      // storage is switched off: the choice holds for this page
    }
    dispatchEvent(new Event("themechange"));
  };
  return (
    <button type="button" class="theme" aria-pressed={isDark} onClick={turn} title="Dark colours">
      <span aria-hidden="true">{isDark ? "☀" : "☾"}</span>
      <span class="unseen">Dark colours</span>
    </button>
  );
}

export function show(here: Place, Page: () => JSX.Element): void {
  const root = document.getElementById("page");
  if (root) {
    render(
      <Shell here={here}>
        <Page />
      </Shell>,
      root,
    );
  }
}
