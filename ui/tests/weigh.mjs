// What the window loads before its first screen: compressed at most 250 KB, fonts apart, and those at most 300 KB.
import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));
const KB = 1000;

/** A file of the build with all that it cannot do without. */
function needed(name, seen = new Set()) {
  const chunk = manifest[name];
  if (!chunk || seen.has(name)) return [];
  seen.add(name);
  return [chunk.file, ...(chunk.css ?? []), ...(chunk.imports ?? []).flatMap((it) => needed(it, seen))];
}

const pages = ["index.html", "theme.js", "begin.js", ...new Set(needed("index.html"))];
const weight = pages.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length, 0);
// Letters beyond Latin-1 are fetched only where a name has them.
const fonts = Object.values(manifest).map((it) => it.file).filter((it) => it.endsWith(".woff2") && !it.includes("latin-ext"));
const letters = fonts.reduce((sum, file) => sum + statSync(new URL(file, dist)).size, 0);

console.log(`First load: ${(weight / KB).toFixed(1)} KB compressed in ${pages.length} files; fonts ${(letters / KB).toFixed(1)} KB.`);
if (weight > 250 * KB || letters > 300 * KB) {
  console.error("That is more than 250 KB, or more than 300 KB of fonts.");
  process.exit(1);
}
