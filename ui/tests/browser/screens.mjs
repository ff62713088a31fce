// Every screen in both themes and both languages, and what opens on it: nothing that axe finds, nothing in the console,
// nothing wider than the window, nothing cut, nothing that makes the window itself scroll; and a picture in target/screens. Other sizes with --all.
import axe from "axe-core";
import { mkdirSync } from "node:fs";
import { ask, browser, front, go, page, SCREENS, there } from "./front.mjs";
import { opened as openings, wayBack } from "./opened.mjs";
import { outside } from "./outside.mjs";

const ALL = process.argv.includes("--all");
const SMALL = { name: "small", theme: "light", size: [960, 640] };
const VIEWS = [
  { name: "light", theme: "light" },
  { name: "dark", theme: "dark" },
  { name: "german", theme: "light", language: "de-DE" },
  { name: "german-dark", theme: "dark", language: "de-DE" },
  { name: "twice", theme: "light", zoom: 2, language: "de-DE" },
  ...(ALL ? [SMALL, { name: "large", theme: "dark", size: [1920, 1080] }] : []),
];

/** What stands where, once the desk has said which records there are. */
async function addresses(opened) {
  const [versions, weddings, connections, alerts] = await Promise.all([
    ask(opened, "versions.list"), ask(opened, "records.list", { kind: "wedding" }), ask(opened, "connections.list"), ask(opened, "alerts.list"),
  ]);
  const [incident] = [...alerts.open, ...alerts.over];
  return {
    home: "/", saturday: "/saturday", readiness: "/readiness", weddings: "/weddings", versions: "/versions", deletions: "/deletions", matches: "/matches",
    connections: "/connections", connect: "/connections/new", preview: "/preview", activity: "/activity", settings: "/settings",
    receivers: "/settings/receivers", receiver: "/settings/receivers/new", calls: "/settings/calls", caller: "/settings/calls/new",
    nowhere: "/records/none",
    ...(versions[0] && { version: `/versions/${versions[0].id}`, differing: `/records/${versions[0].record}` }),
    ...(weddings[0] && { wedding: `/records/${weddings[0].id}`, broadcast: `/saturday/broadcast/${weddings[0].id}` }),
    health: "/health",
    alerts: "/alerts", channels: "/alerts/channels", channel: "/alerts/channels/new",
    ...(incident && { incident: `/alerts/${incident.id}` }),
    ...(connections[0] && { connection: `/connections/${connections[0].id}`, "health-of": `/health/${connections[0].id}` }),
  };
}

const EMPTY = {
  first: "/", "connections-empty": "/connections", "health-empty": "/health", "alerts-empty": "/alerts", "channels-empty": "/alerts/channels", "connect-empty": "/connections/new", "weddings-empty": "/weddings", "activity-empty": "/activity",
  "saturday-empty": "/saturday", "readiness-empty": "/readiness", "versions-empty": "/versions", "deletions-empty": "/deletions", "matches-empty": "/matches", "settings-empty": "/settings", "preview-empty": "/preview", "receivers-empty": "/settings/receivers", "calls-empty": "/settings/calls", "caller-empty": "/settings/calls/new",
};

/** Runs in the page: words that stand in something too small for them. What ends in "…" says so, and stands whole where it is
 * opened; where everything is large, nothing may. */
function cut(large) {
  const small = (it) => {
    const style = getComputedStyle(it);
    const hides = [style.overflowX, style.overflowY].some((how) => how === "hidden" || how === "clip");
    const over = it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 2;
    return hides && over && (large || style.textOverflow !== "ellipsis") && it.clientWidth > 2 && (it.textContent ?? "").trim() !== "";
  };
  // A long note is shortened on purpose, and stands whole where it is read and changed.
  return [...document.querySelectorAll("#page *, .nav *, .dialog *")].filter((it) => small(it) && !it.closest(".longtext, .sr, .wrows, template")).map((it) => `${it.localName}.${it.className} “${it.textContent.slice(0, 40)}”`);
}

async function look(opened, wrong, name) {
  await opened.screenshot({ path: `${SCREENS}${name}.png` });
  await opened.evaluate(axe.source);
  const { violations } = await opened.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const wide = await opened.evaluate(() => document.getElementById("page")?.scrollWidth > document.getElementById("page")?.clientWidth + 1);
  const found = violations.flatMap((it) => it.nodes.map((node) => `axe, ${it.id}: ${node.html.slice(0, 160)}`));
  const short = (await opened.evaluate(cut, name.endsWith("-twice"))).map((it) => `cut: ${it}`);
  // The page scrolls, the window does not; but the first screen has no frame, and may where there is little room.
  const tall = !/^first-(?:twice|small)/.test(name) && (await opened.evaluate(() => document.documentElement.scrollHeight > innerHeight));
  return [...found, ...short, ...(wide ? ["something is wider than the page"] : []), ...(tall ? ["the window scrolls"] : []), ...wrong.splice(0)].map((it) => `${name}: ${it}`);
}

/** From the Friday morning of every scene to its Saturday, an hour and a half before the ceremony. */
const TO_SATURDAY_S = 102_600;
const SATURDAY = { watched: "/", day: "/saturday" };
/** The same hour, and a tool that the day needs has stopped. */
const STOPPED = { "stopped-home": "/", "stopped-day": "/saturday", "stopped-weddings": "/weddings", "stopped-connections": "/connections", "stopped-health": "/health", "stopped-alerts": "/alerts", "stopped-readiness": "/readiness" };

/** Which screens there are in a scene, and what has to happen first. */
const SCENES = {
  trouble: { screens: addresses, openings, before: outside },
  empty: { screens: () => EMPTY, openings: () => ({}) },
  season: { screens: () => SATURDAY, openings: () => wayBack, forward: TO_SATURDAY_S },
  day: { screens: () => STOPPED, openings: () => ({}), also: ALL ? [] : [SMALL, { ...SMALL, name: "small-german-dark", theme: "dark", language: "de-DE" }] },
};

if (there()) {
  mkdirSync(SCREENS, { recursive: true });
  const chromium = await browser();
  const found = [];
  let looked = 0;
  const scenes = Object.entries(SCENES).filter(([scene]) => scene === "trouble" || !process.env.WEDSYNC_FRONT_URL);
  for (const [scene, { screens: of, openings: opens, before, forward, also = [] }] of scenes) {
    const studio = await front(scene);
    await before?.(studio.url);
    if (forward) await fetch(`${studio.url}/forward/${forward}`, { method: "POST" });
    for (const { name, ...view } of [...VIEWS, ...also]) {
      const { page: opened, wrong } = await page(chromium, view);
      opened.setDefaultTimeout(10_000);
      await go(opened, studio.url, "/");
      const screens = await of(opened);
      for (const [screen, address] of Object.entries(screens)) {
        await go(opened, studio.url, address);
        found.push(...(await look(opened, wrong, `${screen}-${name}`)));
        looked += 1;
      }
      // Where there is no room, the navigation and its keys are behind "Find or do".
      const more = name === "twice" ? {} : opens(screens);
      for (const [screen, { at, open, there: shown, after }] of Object.entries(more)) {
        await go(opened, studio.url, at);
        await open(opened);
        await shown(opened).catch(() => found.push(`${screen}-${name}: it did not open`));
        await opened.waitForTimeout(150);
        found.push(...(await look(opened, wrong, `${screen}-${name}`)));
        await after?.(opened);
        looked += 1;
      }
      await opened.context().close();
    }
    studio.close();
  }
  await chromium.close();
  for (const line of found) console.log(line);
  console.log(found.length === 0 ? `${looked} screens and what opens on them can be read, in both themes and both languages.` : `${found.length} things were found on ${looked} screens.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
