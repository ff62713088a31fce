// The window without a mouse: every screen is reached from the one before, everything on it that can be pressed gets the
// focus in turn, the focus can be seen, and nothing keeps it.
import { ask, browser, front, go, page, there } from "./front.mjs";
import { opened as openings } from "./opened.mjs";
import { outside } from "./outside.mjs";

/** Runs in the page: what has the focus, and whether somebody sees that. */
function focused() {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const shown = it.closest("label.radio, label.check")?.querySelector(".dot, .box") ?? (it.closest(".search, .find-field") ?? it);
  const style = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  const seen = style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px");
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  globalThis.walked ??= 0;
  it.dataset.walked ??= String((globalThis.walked += 1));
  return { number: it.dataset.walked, name: `${it.localName}.${it.className} “${(it.getAttribute("aria-label") ?? it.textContent ?? "").slice(0, 40)}”`, seen, inside };
}

/** Runs in the page: what could have the focus by Tab; of a group of radios or tabs, one. */
function reachable() {
  const all = [...document.querySelectorAll("a[href], button:not([disabled]), input:not([disabled]), textarea, select, [tabindex='0']")];
  const single = (it) => !(it.matches("[role=radio], input[type=radio]") || it.closest("[role=tablist]"));
  return all.filter((it) => single(it) && it.tabIndex >= 0 && it.checkVisibility({ visibilityProperty: true }) && !it.closest("[inert], [aria-hidden=true]") && !it.dataset.walked)
    .map((it) => `${it.localName}.${it.className} “${(it.textContent ?? "").slice(0, 40)}”`);
}

const MOST = 400;

async function walk(opened, where) {
  const found = [];
  const seen = new Set();
  for (let step = 0; step < MOST; step += 1) {
    await opened.keyboard.press("Tab");
    const at = await opened.evaluate(focused);
    // The end of the page: the next one is its beginning again.
    if (at === null) continue;
    if (seen.has(at.number)) {
      if (seen.size < 3) found.push(`${where}: the focus goes round among ${seen.size}: ${at.name}`);
      break;
    }
    seen.add(at.number);
    if (!at.seen) found.push(`${where}: nobody sees the focus on ${at.name}`);
    if (!at.inside) found.push(`${where}: the focus is out of sight on ${at.name}`);
    if (step === MOST - 1) found.push(`${where}: there is no end`);
  }
  for (const left of await opened.evaluate(reachable)) found.push(`${where}: never reached: ${left}`);
  return { found, stops: seen.size };
}

/** From one screen to the next by Tab and Enter alone. */
async function reach(opened, href) {
  await opened.keyboard.press("Escape");
  for (let step = 0; step < MOST; step += 1) {
    await opened.keyboard.press("Tab");
    if (await opened.evaluate((it) => document.activeElement?.getAttribute("href") === it, href)) {
      await opened.keyboard.press("Enter");
      await opened.waitForFunction((it) => it.endsWith(location.hash || "#/"), href);
      await opened.waitForSelector("h1");
      await opened.waitForTimeout(500);
      return true;
    }
  }
  return false;
}

if (there()) {
  const chromium = await browser();
  const studio = await front("trouble");
  await outside(studio.url);
  const { page: opened, wrong } = await page(chromium);
  const found = [];
  let stops = 0;
  await go(opened, studio.url, "/");
  const hrefs = await opened.locator(".nav a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  for (const href of hrefs) {
    if (!(await reach(opened, href))) found.push(`${href} is not reached by keys`);
    const walked = await walk(opened, href);
    found.push(...walked.found);
    stops += walked.stops;
  }
  const [[versions], [wedding], [connection]] = await Promise.all([ask(opened, "versions.list"), ask(opened, "records.list", { kind: "wedding" }), ask(opened, "connections.list")]);
  const alerts = await ask(opened, "alerts.list");
  const [incident] = [...alerts.open, ...alerts.over];
  const more = { channels: "/alerts/channels", channel: "/alerts/channels/new", receivers: "/settings/receivers", receiver: "/settings/receivers/new", calls: "/settings/calls", caller: "/settings/calls/new", ...(incident && { incident: `/alerts/${incident.id}` }), version: `/versions/${versions.id}`, wedding: `/records/${wedding.id}`, broadcast: `/saturday/broadcast/${wedding.id}`, connection: `/connections/${connection.id}`, health: `/health/${connection.id}`, connect: "/connections/new", preview: "/preview" };
  for (const address of Object.values(more)) {
    await go(opened, studio.url, address);
    const walked = await walk(opened, address);
    found.push(...walked.found);
    stops += walked.stops;
  }
  for (const [name, { at, open, there: shown }] of Object.entries(openings(more))) {
    await go(opened, studio.url, at);
    await open(opened);
    await shown(opened).catch(() => found.push(`${name} did not open by keys`));
    if ((await opened.getByRole("dialog").count()) === 0) continue;
    for (let step = 0; step < 8; step += 1) {
      await opened.keyboard.press("Tab");
      if (!(await opened.evaluate(() => document.activeElement.closest("[role=dialog]") !== null))) found.push(`${name}: the focus leaves the dialog`);
    }
    await opened.keyboard.press("Escape");
    await opened.getByRole("dialog").waitFor({ state: "detached", timeout: 2000 }).catch(() => found.push(`${name}: Escape does not close it`));
  }
  found.push(...wrong);
  await opened.context().close();
  studio.close();
  await chromium.close();
  for (const line of found) console.log(line);
  console.log(found.length === 0 ? `Every screen is reached and used by keys alone: ${stops} stops, each of them seen.` : `${found.length} things were found.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
