// What others wrote, written to harm: every text of tests/front/hostile.json in every field of every kind, and wherever
// else the window shows words of others. Nothing may run, leave for elsewhere, become part of the page or break its
// layout, with the window's policy and without it: the policy is the second wall and must not be leant on.
import { readFileSync } from "node:fs";
import { ask, browser, front, go, page, there } from "./front.mjs";
import { outside } from "./outside.mjs";

const TEXTS = JSON.parse(readFileSync(new URL("../../../tests/front/hostile.json", import.meta.url), "utf8")).map(
  ({ text, times = 1 }) => text.repeat(times),
);
const SMALL = [960, 640];
/** Every record is opened; its form and its other pages of each so-manieth, unless all are asked for. */
const EACH = process.argv.includes("--all") ? 1 : 9;
const KINDS = ["wedding", "appointment", "contact", "invoice", "payment", "expense", "task"];

/** Runs in the page before anything of it: what must not happen is written down. */
function watch() {
  globalThis.wrong = [];
  addEventListener("securitypolicyviolation", (event) => globalThis.wrong.push(`the policy stopped ${event.violatedDirective}: ${event.blockedURI}`));

  const OURS = new Set(("html head body title meta link script style noscript div span p a b i h1 h2 h3 ul ol li dl dt dd header footer main nav section aside " +
    "table thead tbody tr td th button input textarea label kbd svg circle path ins del form select option template small br").split(" "));
  const told = (element) => element.outerHTML.slice(0, 120);
  globalThis.look = (where) => {
    const found = globalThis.wrong.splice(0);
    if (globalThis.__ran !== undefined) found.push("something ran");
    if (document.body === null || document.querySelector("h1") === null) found.push("the page is gone");
    for (const element of document.body.querySelectorAll("*")) {
      if (!OURS.has(element.localName)) found.push(`an element that is not ours: ${told(element)}`);
      if (["script", "style"].includes(element.localName) && element.closest("#desk")) found.push(`an element out of place: ${told(element)}`);
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on")) found.push(`a handler: ${told(element)}`);
        if (["href", "src", "action", "formaction", "srcset", "xlink:href"].includes(name) && !/^(\/?#|\.?\/(assets\/|icon\.svg|theme\.js))/.test(value)) found.push(`it leads elsewhere: ${told(element)}`);
      }
    }
    const seen = document.getElementById("page");
    const wide = [document.scrollingElement, seen].some((it) => it && it.scrollWidth > it.clientWidth + 1);
    if (wide) found.push(`wider than the window (${seen?.scrollWidth} of ${seen?.clientWidth}): ${widest(seen)}`);
    if (/This screen stopped/.test(document.querySelector("h1")?.textContent ?? "")) found.push("the screen stopped");
    return found.map((it) => `${where}: ${it}`);
  };
  const widest = (of) => {
    const edge = of.getBoundingClientRect().left + of.clientWidth;
    const beyond = [...of.querySelectorAll("*")].filter((it) => it.getBoundingClientRect().right > edge + 1);
    return beyond.slice(-2).map((it) => `${it.localName}.${it.className} “${(it.textContent ?? "").slice(0, 40)}”`).join(" in ");
  };
  globalThis.until = async (true_, what) => {
    const end = performance.now() + 10_000;
    while (!true_()) {
      if (performance.now() > end) throw new Error(`it never came to this: ${what}`);
      await new Promise((next) => setTimeout(next, 4));
    }
  };
}

/** Every record of a kind: what it says, what belongs to it, and the form to change it. Runs in the page. */
async function records({ lines, each }) {
  const found = [];
  const plain = (text) => text.replaceAll("\r\n", "\n");
  for (const [index, line] of lines.entries()) {
    location.hash = `#/records/${line.id}`;
    const shown = () => document.querySelector("h1")?.textContent;
    await globalThis.until(() => document.querySelector(".facts") !== null && (line.name.trim() === "" || plain(shown() ?? "") === plain(line.name)), `${line.id} is called as it is, and not ${shown()}`);
    found.push(...globalThis.look(line.id));
    if (index % each !== 0) continue;
    for (const tab of [...document.querySelectorAll("[role=tab]")].slice(1)) {
      tab.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, button: 0 }));
      tab.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0 }));
      tab.click();
      await new Promise((next) => setTimeout(next, 30));
      found.push(...globalThis.look(`${line.id}, ${tab.textContent}`));
    }
    dispatchEvent(new KeyboardEvent("keydown", { key: "e", bubbles: true }));
    await globalThis.until(() => document.querySelector("form.form") !== null, `${line.id} can be changed`);
    found.push(...globalThis.look(`${line.id}, its form`));
  }
  return found;
}

/** Addresses one after another, each until its words are there. Runs in the page. */
async function places(addresses) {
  const found = [];
  for (const address of addresses) {
    location.hash = `#${address}`;
    await new Promise((next) => setTimeout(next, 60));
    await globalThis.until(() => document.querySelector("h1") !== null && document.querySelector(".say .st.working") === null, address);
    await new Promise((next) => setTimeout(next, 40));
    found.push(...globalThis.look(address));
  }
  return found;
}

const SCREENS = ["/", "/saturday", "/readiness", "/weddings", "/versions", "/deletions", "/matches", "/connections", "/connections/new", "/alerts", "/alerts/channels", "/alerts/channels/new", "/activity", "/settings", "/settings/receivers", "/settings/receivers/new", "/settings/calls", "/settings/calls/new"];
const numbered = (name, count) => Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);

/** What opens only when something is pressed. */
async function presses(opened, url) {
  const found = [];
  const look = async (where) => found.push(...(await opened.evaluate((it) => globalThis.look(it), where)));
  await go(opened, url, "/weddings");
  for (let at = 0; at < 12; at += 1) {
    await opened.evaluate(() => document.getElementById("page").scrollBy(0, 900));
    await look("the list of weddings");
  }
  await opened.keyboard.press("c");
  for (let month = 0; month < 3; month += 1) {
    await look("the calendar");
    await opened.keyboard.press("ArrowRight");
  }
  await go(opened, url, "/activity");
  for (const button of await opened.locator(".jr button[aria-expanded=false]").all()) await button.press("Enter");
  await look("the journal, opened");
  await go(opened, url, "/deletions");
  await opened.getByRole("button", { name: /^Delete/ }).first().press("Enter");
  await opened.getByRole("dialog").waitFor();
  await look("the last question before a deletion");
  await go(opened, url, "/versions");
  await look("the inbox");
  await go(opened, url, "/");
  await opened.keyboard.press("Control+k");
  await opened.getByRole("menu").waitFor();
  await look("Find or do");
  for (const text of ["<img", "script", "away.example", "%00", "(((("]) {
    await opened.getByRole("searchbox").fill(text);
    await look(`Find or do, ${text}`);
  }
  return found;
}

/** What each page noticed, for the case that one is led away in the middle of a look. */
const noticed = [];

/** A page that notices whatever leaves it. */
async function guarded(chromium, url, policy) {
  const { page: opened, wrong } = await page(chromium, { size: SMALL, bare: !policy });
  noticed.push(wrong);
  await opened.addInitScript(watch);
  opened.on("request", (request) => {
    if (!request.url().startsWith(`${url}/`) && request.url() !== "about:blank") wrong.push(`it asked elsewhere: ${request.url().slice(0, 120)}`);
  });
  opened.on("dialog", (dialog) => { wrong.push(`a box came up: ${dialog.message()}`); void dialog.dismiss(); });
  opened.on("popup", () => wrong.push("a window opened"));
  await go(opened, url, "/");
  return { opened, wrong };
}

/** So many pages at once: while one waits for the desk, another draws. */
const AT_ONCE = 3;

async function stored(chromium, policy) {
  const studio = await front("hostile");
  const { opened, wrong } = await guarded(chromium, studio.url, policy);
  const some = (all) => (policy ? all.filter((_, index) => index % EACH === 0) : all);
  const found = await opened.evaluate(places, SCREENS);
  let pages = SCREENS.length;
  const left = [];
  for (const kind of KINDS) {
    const lines = await ask(opened, "records.list", { kind });
    if (lines.length !== TEXTS.length) found.push(`${kind}: ${lines.length} records, and not ${TEXTS.length}`);
    left.push((it) => it.evaluate(records, { lines: some(lines), each: policy ? 1 : EACH }));
    pages += some(lines).length;
  }
  const weddings = await ask(opened, "records.list", { kind: "wedding" });
  const named = [numbered("/versions/ver", TEXTS.length), numbered("/connections/con", TEXTS.length), weddings.map((it) => `/saturday/broadcast/${it.id}`)];
  for (const meant of named.map(some)) {
    left.push((it) => it.evaluate(places, meant));
    pages += meant.length;
  }
  const work = async () => {
    const own = await guarded(chromium, studio.url, policy);
    for (let next = left.shift(); next; next = left.shift()) found.push(...(await next(own.opened)));
    found.push(...own.wrong);
    await own.opened.context().close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  found.push(...(await presses(opened, studio.url)), ...wrong);
  await opened.context().close();
  studio.close();
  return { found, pages };
}

/** Never a name: what it says decides what a screen does, and comes from the desk itself. */
const DECIDES = new Set(["id", "state", "kind", "code", "what", "grade", "sign_in", "direction", "provider", "zone", "action", "field", "now", "filter", "weddings", "template", "cause", "severity", "stage", "by", "least", "template", "means", "stands", "how", "seen", "scheme"]);
const SHAPED = /^(?:(?:con|col|rec|ver|del|mat|chg|run|not|inc|cha|bro|dlv|exp|src|call)-\d+|hub|this desk|\d{4}-\d{2}-\d{2}.*|-?\d+(?:\.\d+)? [A-Z]{3})$/;

function rewritten(value, pass, at = { leaf: 0 }, key = "") {
  if (Array.isArray(value)) return value.map((it) => rewritten(it, pass, at, key));
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, rewritten(it, pass, at, name)]));
  if (typeof value !== "string" || DECIDES.has(key) || SHAPED.test(value)) return value;
  at.leaf += 1;
  return TEXTS[(at.leaf * 7 + pass * 31) % TEXTS.length];
}

const PASSES = 8;

/** Every text of every answer, whatever it is about: also what the desk itself says of files, plans and tools. */
async function answered(chromium) {
  const studio = await front("trouble");
  await outside(studio.url);
  const { opened, wrong } = await guarded(chromium, studio.url, false);
  const [[versions], [connection], [wedding], alerts] = [await ask(opened, "versions.list"), await ask(opened, "connections.list"), await ask(opened, "records.list", { kind: "wedding" }), await ask(opened, "alerts.list")];
  const incidents = [...alerts.open, ...alerts.over].slice(0, 3).map((it) => `/alerts/${it.id}`);
  const found = [];
  const addresses = [...SCREENS, "/preview", `/versions/${versions.id}`, `/records/${versions.record}`, `/connections/${connection.id}`, `/saturday/broadcast/${wedding.id}`, ...incidents];
  for (let pass = 0; pass < PASSES; pass += 1) {
    await opened.route("**/rpc", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: rewritten(await answer.json(), pass) });
    });
    await opened.goto("about:blank");
    await opened.goto(`${studio.url}/`);
    await opened.waitForSelector("h1");
    found.push(...(await opened.evaluate(places, addresses)));
    await opened.unrouteAll({ behavior: "wait" });
  }
  await opened.context().close();
  studio.close();
  return { found: [...found, ...wrong], pages: PASSES * addresses.length };
}

if (there()) {
  const chromium = await browser();
  const walls = { "without the policy": () => stored(chromium, false), "under the policy": () => stored(chromium, true), "in every answer": () => answered(chromium) };
  let all = 0;
  const asked = Object.entries(walls).filter(([name]) => !process.argv.some((it) => it in walls) || process.argv.includes(name));
  for (const [name, wall] of asked) {
    const began = Date.now();
    const brokeOff = (fault) => ({ found: [...noticed.flat(), `it broke off: ${fault.message.split("\n")[0]}`], pages: 0 });
    const { found, pages } = await wall().catch(brokeOff);
    noticed.length = 0;
    all += found.length;
    console.log(`${found.length === 0 ? "ok   " : "FELL "} ${TEXTS.length} hostile texts ${name}: ${pages} pages in ${Math.round((Date.now() - began) / 1000)} s, ${found.length} found`);
    for (const line of [...new Set(found)].slice(0, 25)) console.log(`      ${line}`);
  }
  await chromium.close();
  process.exitCode = all === 0 ? 0 : 1;
}
