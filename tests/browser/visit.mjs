// Opens addresses one after the other in a real browser without a window, presses Allow where a consent page asks, and
// prints where each ended, with what was asked for on the way:
//   node visit.mjs ACCOUNT ADDRESS…
// Speaks with the browser through a pair of pipes; installs and keeps nothing.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PATIENCE = 20_000;
const [account, ...addresses] = process.argv.slice(2);

const names = ["chromium-headless-shell", "chromium", "google-chrome"];
const program = names.find((name) => spawnSync("which", [name]).status === 0);
if (program === undefined) {
  console.error(`None of ${names.join(", ")} is here; scripts/packages.sh test installs the first.`);
  process.exit(1);
}

const profile = mkdtempSync(join(tmpdir(), "wedsync-browser-"));
const flags = ["--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe", `--user-data-dir=${profile}`];
// The browser's own sandbox wants a user who is not root.
if (process.getuid?.() === 0) flags.push("--no-sandbox");
const browser = spawn(program, flags, {
  stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: "", DISPLAY: "" },
});
const [, , , write, read] = browser.stdio;

let number = 0;
let unread = "";
let requests = [];
const waiting = new Map();
read.setEncoding("utf8");
read.on("data", (text) => {
  const messages = (unread + text).split("\0");
  unread = messages.pop();
  for (const message of messages.map((it) => JSON.parse(it))) {
    if (message.id !== undefined) {
      const { resolve, reject } = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    } else if (message.method === "Network.requestWillBeSent") {
      const { url, headers } = message.params.request;
      requests.push({ url, referer: headers.Referer ?? headers.referer ?? null });
    }
  }
});

const ask = (method, params = {}, sessionId = undefined) =>
  new Promise((resolve, reject) => {
    number += 1;
    waiting.set(number, { resolve, reject });
    write.write(`${JSON.stringify({ id: number, method, params, sessionId })}\0`);
  });
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const LOOK = `(() => {
  const allow = document.querySelector("button[name=decision][value=allow]");
  if (allow !== null && !allow.dataset.pressed) {
    document.querySelector("input[name=account][value=${account}]").checked = true;
    allow.dataset.pressed = "yes";
    allow.click();
  }
  return { url: location.href, ready: document.readyState, text: document.body?.innerText ?? "", history: history.length };
})()`;

// Where a page has come to rest: the same twice in a row, a while apart, and nothing left to press.
const rest = async (session) => {
  const until = Date.now() + PATIENCE;
  let before = "";
  while (Date.now() < until) {
    await sleep(250);
    // Between two pages there is nobody to ask.
    const seen = await ask("Runtime.evaluate", { expression: LOOK, returnByValue: true }, session).catch(() => null);
    const now = seen?.result?.value;
    const text = JSON.stringify(now);
    if (now?.ready === "complete" && text === before && !now.text.includes("Whose account?")) return now;
    before = text;
  }
  throw new Error(`never came to rest: ${before}`);
};

let failed = null;
try {
  const seen = [];
  for (const address of addresses) {
    requests = [];
    const { targetId } = await ask("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await ask("Target.attachToTarget", { targetId, flatten: true });
    for (const part of ["Page", "Runtime", "Network"]) await ask(`${part}.enable`, {}, sessionId);
    await ask("Page.navigate", { url: address }, sessionId);
    const { url, text, history } = await rest(sessionId);
    seen.push({ url, text, history, requests });
    await ask("Target.closeTarget", { targetId });
  }
  console.log(JSON.stringify(seen));
} catch (fault) {
  failed = fault;
}
browser.kill("SIGKILL");
await new Promise((resolve) => (browser.exitCode !== null || browser.signalCode !== null ? resolve() : browser.on("exit", resolve)));
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
if (failed) {
  console.error(failed);
  process.exit(1);
}
process.exit(0);
