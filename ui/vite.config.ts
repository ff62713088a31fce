// Builds the UI into ui/dist: no source maps, no inlined data addresses (the page may load from its own origin alone),
// and one file per screen, so that the first one is there quickly.
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vitest/config";
import { frozen } from "./frozen.mjs";
import { inside } from "./licences.mjs";

const licences: Plugin = {
  name: "licences",
  apply: "build",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "licences.json", source: JSON.stringify(inside(import.meta.dirname)) });
  },
};

/** The frame of the window needs its colours and nothing else: they come first, and the scripts once it is drawn. */
const frameFirst: Plugin = {
  name: "frame-first",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(page) {
      const sheets = /^ *<link rel="stylesheet"[^>]*>\n/gm;
      const pages = /<script type="module" crossorigin src="([^"]+)"><\/script>/;
      const found = (page.match(sheets) ?? []).join("");
      const begins = '<link rel="modulepreload" crossorigin href="$1">\n    <script src="./begin.js" defer data-pages="$1"></script>';
      return page.replaceAll(sheets, "").replace(/^(?= *<script)/m, found).replace(pages, begins);
    },
  },
};

export default defineConfig({
  base: "./",
  plugins: [react(), frozen, licences, frameFirst],
  build: {
    target: "es2024",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    // It comes from this computer, and is read whole either way.
    chunkSizeWarningLimit: 800,
    // What the first screen needs is one file: the window fetches each from the program, one after the other.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  // A test reads the codes of the desk where they are written.
  server: { port: 1420, strictPort: true, host: "127.0.0.1", fs: { allow: [".", "../src-tauri/crates"] } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    // A page with all of its parts takes a machine that builds beside it more than the usual five seconds.
    testTimeout: 20_000,
    css: { include: [/\.css\?/] },
  },
});
