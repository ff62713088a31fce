// Every screen in both themes: a picture in target/screens, nothing that axe finds, nothing in the console, nothing wider
// than the window. Widths, German and large text with --all.
import axe from "axe-core";
import { mkdirSync } from "node:fs";
import { ask, browser, front, go, page, SCREENS, there } from "./front.mjs";

const ALL = process.argv.includes("--all");
const VIEWS = [
  { name: "light", theme: "light" },
  { name: "dark", theme: "dark" },
  ...(ALL
    ? [
        { name: "small", theme: "light", size: [960, 640] },
        { name: "large", theme: "dark", size: [1920, 1080] },
        { name: "twice", theme: "light", zoom: 2 },
        { name: "german", theme: "light", language: "de-DE" },
      ]
    : []),
];

/** What stands where, once the desk has said which records there are. */
async function addresses(opened) {
  const [versions, weddings, connections] = await Promise.all([
    ask(opened, "versions.list"), ask(opened, "records.list", { kind: "wedding" }), ask(opened, "connections.list"),
  ]);
  return {
    home: "/", saturday: "/saturday", weddings: "/weddings", versions: "/versions", deletions: "/deletions", matches: "/matches",
    connections: "/connections", connect: "/connections/new", preview: "/preview", activity: "/activity", settings: "/settings",
    nowhere: "/records/none",
    ...(versions[0] && { version: `/versions/${versions[0].id}`, differing: `/records/${versions[0].record}` }),
    ...(weddings[0] && { wedding: `/records/${weddings[0].id}` }),
    ...(connections[0] && { connection: `/connections/${connections[0].id}` }),
  };
}

async function look(opened, wrong, name) {
  await opened.screenshot({ path: `${SCREENS}${name}.png` });
  await opened.evaluate(axe.source);
  const { violations } = await opened.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const wide = await opened.evaluate(() => document.getElementById("page")?.scrollWidth > document.getElementById("page")?.clientWidth + 1);
  const found = violations.flatMap((it) => it.nodes.map((node) => `axe, ${it.id}: ${node.html.slice(0, 160)}`));
  return [...found, ...(wide ? ["something is wider than the page"] : []), ...wrong.splice(0)].map((it) => `${name}: ${it}`);
}

if (there()) {
  mkdirSync(SCREENS, { recursive: true });
  const chromium = await browser();
  const found = [];
  for (const scene of process.env.WEDSYNC_FRONT_URL ? ["trouble"] : ["trouble", "empty"]) {
    const studio = await front(scene);
    for (const { name, ...view } of VIEWS) {
      const { page: opened, wrong } = await page(chromium, view);
      await go(opened, studio.url, "/");
      const screens = scene === "empty" ? { first: "/", "connections-empty": "/connections", "weddings-empty": "/weddings", "activity-empty": "/activity" } : await addresses(opened);
      for (const [screen, address] of Object.entries(screens)) {
        await go(opened, studio.url, address);
        found.push(...(await look(opened, wrong, `${screen}-${name}`)));
      }
      await opened.context().close();
    }
    studio.close();
  }
  await chromium.close();
  for (const line of found) console.log(line);
  console.log(found.length === 0 ? "Every screen can be read, in both themes." : `${found.length} things were found.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
