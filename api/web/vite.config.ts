import { resolve } from "node:path";
import { defineConfig } from "vite";

const PAGES = ["index", "code", "pair", "claim", "explore", "rules", "editions", "lists"];

export default defineConfig({
  appType: "mpa",
  build: {
    target: "es2022",
    license: { fileName: "licences.md" },
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: Object.fromEntries(PAGES.map((page) => [page, resolve(import.meta.dirname, `${page}.html`)])),
    },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000", "/sparql": "http://127.0.0.1:8000" } },
});
