import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

const PAGES: Record<string, string> = {
  index: "Search", code: "Code", pair: "Pair", claim: "Claim", explore: "Explore", rules: "Rules", editions: "Editions", lists: "Lists",
};

const FILES = new Map(Object.keys(PAGES).map((page) => [resolve(import.meta.dirname, `${page}.html`), page]));

/** All pages are one template with another script and title. */
function fromTemplate(): Plugin {
  return {
    name: "pages-from-template",
    enforce: "pre",
    resolveId: (id) => (FILES.has(id) ? id : null),
    load(id) {
      const page = FILES.get(id);
      if (!page) return null;
      const template = readFileSync(resolve(import.meta.dirname, "src/shared/page.html"), "utf-8");
      return template.replaceAll("%PAGE%", page).replaceAll("%TITLE%", PAGES[page] ?? page);
    },
  };
}

export default defineConfig({
  appType: "mpa",
  plugins: [fromTemplate()],
  build: {
    target: "es2022",
    license: { fileName: "licences.md" },
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
    rolldownOptions: { input: [...FILES.keys()] },
  },
});
