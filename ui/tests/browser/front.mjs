// The desk behind a loopback server, and Debian's Chromium before it. Where the server was not built, that is said and
// nothing is tested; WEDSYNC_FRONT_URL names one that runs already.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const PROJECT = fileURLToPath(new URL("../../../", import.meta.url));
const FRONT = process.env.WEDSYNC_FRONT ?? `${PROJECT}target/debug/wedsync-front`;
export const SCREENS = `${PROJECT}target/screens/`;
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

/** Whether there is anything to test against. */
export function there() {
  if (process.env.WEDSYNC_FRONT_URL || existsSync(FRONT)) return true;
  console.log("SKIPPED: the window in a browser (target/debug/wedsync-front is not built)");
  return false;
}

/** A studio of its own in that scene, until it is closed. */
export async function front(scene) {
  if (process.env.WEDSYNC_FRONT_URL) return { url: process.env.WEDSYNC_FRONT_URL, close: () => undefined };
  const child = spawn(FRONT, ["--scene", scene, "--port", "0"], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise((resolve, reject) => {
    lines.once("line", resolve);
    child.once("exit", (code) => reject(new Error(`wedsync-front ended with ${code}`)));
  });
  return { url: JSON.parse(first).url, close: () => child.stdin.end() };
}

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-headless-shell", "/usr/bin/google-chrome"];

export const browser = () =>
  chromium.launch({ executablePath: BROWSERS.find((it) => existsSync(it)) ?? "chromium", args: FLAGS });

/** A page that remembers what went wrong in it. */
export async function page(of, { theme = "light", size = [1280, 800], language = "en-GB", zoom = 1, bare = false } = {}) {
  const context = await of.newContext({
    viewport: { width: Math.round(size[0] / zoom), height: Math.round(size[1] / zoom) }, deviceScaleFactor: zoom,
    colorScheme: theme, locale: language, timezoneId: "Europe/London", reducedMotion: "reduce",
    // Without the window's policy, for tests that must not lean on it.
    bypassCSP: bare,
  });
  // The window freezes it; what breaks there must break here.
  await context.addInitScript(() => Object.freeze(Object.prototype));
  const opened = await context.newPage();
  const wrong = [];
  opened.on("pageerror", (fault) => wrong.push(`the page threw: ${fault.message}`));
  opened.on("console", (message) => {
    if (message.type() === "error") wrong.push(`the console said: ${message.text()}`);
  });
  return { page: opened, wrong };
}

/** Goes to an address of the window and waits until nothing is being read any more. */
export async function go(opened, url, address) {
  await opened.goto("about:blank");
  await opened.goto(`${url}/#${address}`);
  await opened.waitForSelector("h1");
  await opened.waitForTimeout(400);
  await opened.waitForFunction(() => document.querySelector(".say .st.working") === null);
  await opened.evaluate(() => document.fonts.ready);
  await opened.waitForTimeout(250);
}

/** One question to the desk, as the window itself would ask it. */
export async function ask(opened, command, question = {}) {
  return opened.evaluate(async ([name, asked]) => {
    const answer = await fetch("rpc", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ command: name, ask: asked }),
    });
    return answer.json();
  }, [command, question]);
}
