// How quick the window is with 50,000 weddings: scrolling, finding, and a change of the desk coming to the screen. Prints
// lines like bench/parts; called by `make bench`, and asserts nothing: a busy machine is no fault of the window.
import { browser, front, go, page, there } from "./front.mjs";

const RECORDS = 50_000;
const LONG_MS = 50;
const TIMES = 15;
const WORDS = ["priya", "wick farm", "łukasz", "ashworth 4", "zzz", "o’brien elmore"];

const median = (all) => all.toSorted((one, other) => one - other)[Math.floor(all.length / 2)];
const most = (all) => Math.max(...all);
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const row = (what, found, goal) => console.log(`| ${what} | ${found} | ${goal} |`);

/** Runs in the page before anything of it. */
function watch() {
  globalThis.long = [];
  new PerformanceObserver((list) => globalThis.long.push(...list.getEntries().map((it) => it.duration))).observe({ type: "longtask", buffered: true });
}

/** Scrolls through the whole list and back as fast as frames come, and by leaps. Runs in the page. */
async function scroll() {
  const of = document.getElementById("page");
  globalThis.long.length = 0;
  const frames = [];
  let before = performance.now();
  const frame = () => new Promise((next) => requestAnimationFrame(() => {
    const now = performance.now();
    frames.push(now - before);
    before = now;
    next();
  }));
  for (let at = 0; at < 180; at += 1) {
    of.scrollBy(0, at % 3 === 0 ? of.scrollHeight / 90 : 700);
    await frame();
  }
  for (let at = 0; at < 60; at += 1) {
    of.scrollTo(0, (of.scrollHeight / 60) * (59 - at));
    await frame();
  }
  return { long: globalThis.long.splice(0), frames };
}

/** From the last letter to the rows that fit it. Runs in the page. */
async function find(words) {
  const field = document.getElementById("search");
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const began = performance.now();
  set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
  return performance.now() - began;
}

/** From the moment the desk is asked to change something to the new words on the screen. Runs in the page. */
async function change({ id, venue }) {
  const shown = () => document.getElementById("page").textContent.includes(venue);
  const drawn = new Promise((next) => {
    const observer = new MutationObserver(() => {
      if (!shown()) return;
      observer.disconnect();
      next(performance.now());
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const say = (command, ask) => fetch("rpc", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ command, ask }) });
  const began = performance.now();
  const saved = say("records.edit", { id, set: [["location", venue]] }).then(() => performance.now());
  return { whole: (await drawn) - began, after: Math.max(0, (await drawn) - (await saved)) };
}

async function changes(opened, id, name) {
  const found = [];
  for (let time = 0; time < TIMES; time += 1) {
    found.push(await opened.evaluate(change, { id, venue: `${name} ${time}` }));
    await opened.waitForTimeout(300);
  }
  return found;
}

if (there()) {
  const chromium = await browser();
  const studio = await front("crowd");
  const { page: opened } = await page(chromium);
  await opened.addInitScript(watch);
  const began = Date.now();
  await go(opened, studio.url, "/weddings");
  await opened.waitForFunction(() => document.querySelector("h1").textContent.match(/\d/) !== null, undefined, { timeout: 120_000 });
  row(`window, ${RECORDS.toLocaleString("en-GB")} weddings: all of them read`, `${((Date.now() - began) / 1000).toFixed(1)} s`, "");
  row("while they are read: the longest task", ms(most([0, ...(await opened.evaluate(() => globalThis.long))])), `${LONG_MS} ms`);
  const { long, frames } = await opened.evaluate(scroll);
  row("scrolled through and back: tasks over 50 ms; the longest frame", `${long.length}; ${ms(most(frames))}`, "0");
  const times = [];
  for (let time = 0; time < TIMES; time += 1) {
    for (const words of WORDS) times.push(await opened.evaluate(find, words));
    times.push(await opened.evaluate(find, ""));
  }
  row("narrowed by words, letter to rows: median; most", `${ms(median(times))}; ${ms(most(times))}`, `${LONG_MS} ms`);
  const seen = await opened.evaluate(() => document.querySelectorAll(".wrow a")[3].getAttribute("href").split("/").at(-1));
  const inList = await changes(opened, seen, "List venue");
  row("a change, from the desk's answer to the row of the list: median; most", `${ms(median(inList.map((it) => it.after)))}; ${ms(most(inList.map((it) => it.after)))}`, `${LONG_MS} ms`);
  row("the same, the writing itself included: median", ms(median(inList.map((it) => it.whole))), "");
  await opened.waitForTimeout(3000);
  await go(opened, studio.url, `/records/${seen}`);
  await opened.waitForTimeout(3000);
  const inPage = await changes(opened, seen, "Page venue");
  row("a change, from the desk's answer to the page of the wedding: median; most", `${ms(median(inPage.map((it) => it.after)))}; ${ms(most(inPage.map((it) => it.after)))}`, `${LONG_MS} ms`);
  await opened.context().close();
  studio.close();
  await chromium.close();
}
