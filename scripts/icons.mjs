// Draws assets/icons and assets/tray from their SVGs with the browser that the tests use. Run by hand when one of them
// changes; the pictures are committed, so that a build needs no browser.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const room = mkdtempSync(join(tmpdir(), "icons-"));
const browser = process.env.BROWSER_PROGRAM ?? "chromium-headless-shell";

function draw(svg, size, to) {
  const page = join(room, "page.html");
  const style = "html,body{margin:0;background:transparent}svg{display:block;width:100vw;height:100vh}";
  writeFileSync(page, `<!doctype html><style>${style}</style>${svg}`);
  const flags = ["--no-sandbox", "--hide-scrollbars", "--default-background-color=00000000", "--force-device-scale-factor=1"];
  execFileSync(browser, [...flags, `--window-size=${size},${size}`, `--screenshot=${to}`, `file://${page}`], { stdio: "ignore" });
}

const mark = readFileSync("assets/app-icon.svg", "utf8");
for (const [size, name] of [[32, "32x32"], [128, "128x128"], [256, "128x128@2x"], [512, "icon"]]) {
  draw(mark, size, `assets/icons/${name}.png`);
}

// A panel may be light or dark, and nobody tells us: light ink with a dark edge is seen on both.
const rings = readFileSync("assets/tray/rings.svg", "utf8");
for (const [, name, shape] of rings.matchAll(/<g id="(\w+)"[^>]*>(.*?)<\/g>/g)) {
  if (!["agreed", "working", "two", "broken", "offline", "paused", "none"].includes(name)) continue;
  const layer = (colour, width) =>
    `<g fill="none" stroke="${colour}" color="${colour}" stroke-width="${width}" stroke-linecap="round">${shape}</g>`;
  const edge = layer("#16202b", 3.4).replaceAll(/ stroke-width="1\.9"/g, ' stroke-width="3.4"');
  draw(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -4 24 24">${edge}${layer("#f1ede4", 1.8)}</svg>`, 32, `assets/tray/${name}.png`);
}
