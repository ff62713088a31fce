// What a person does, in a real browser, against the real desk: by keys where keys are promised.
import assert from "node:assert/strict";
import { ask, browser, front, go, page, there } from "./front.mjs";

const JOURNEYS = {
  async "two versions are settled by keys alone, and the desk has it"(opened, url) {
    const [card] = await ask(opened, "versions.list");
    assert.ok(card, "the scene has two versions of something");
    await go(opened, url, `/versions/${card.id}`);
    for (const field of card.fields) {
      await opened.keyboard.press("2");
      if (field !== card.fields.at(-1)) await opened.keyboard.press("ArrowDown");
    }
    await opened.keyboard.press("Control+Enter");
    await opened.waitForFunction((id) => !location.hash.endsWith(id), card.id);
    const left = await ask(opened, "versions.list");
    assert.ok(left.every((it) => it.id !== card.id), "it is no longer open");
  },

  async "held deletions are named, and kept with one button"(opened, url) {
    const held = await ask(opened, "deletions.list");
    assert.ok(held.length > 0, "the scene holds deletions");
    await go(opened, url, "/deletions");
    await opened.getByRole("button", { name: /^Keep these/ }).first().click();
    await opened.getByRole("heading", { level: 1, name: "Nothing asks to be deleted." }).waitFor();
    const states = (await ask(opened, "deletions.list")).map((it) => it.state);
    assert.ok(states.every((it) => it !== "waiting"), "none waits any more");
  },

  async "a couple is found by Ctrl K and a few letters, and opened by Enter"(opened, url) {
    const [wedding] = await ask(opened, "records.list", { kind: "wedding" });
    await go(opened, url, "/");
    await opened.keyboard.press("Control+k");
    await opened.getByRole("searchbox").fill(wedding.name.normalize("NFD").replaceAll(/\p{M}/gu, ""));
    await opened.getByRole("menuitem", { name: wedding.name }).first().waitFor();
    await opened.keyboard.press("ArrowDown");
    await opened.keyboard.press("Enter");
    await opened.getByRole("heading", { level: 1, name: wedding.name }).waitFor();
  },

  async "a change made here is on screen at once, waits, and can be undone"(opened, url) {
    const [wedding] = await ask(opened, "records.list", { kind: "wedding" });
    await go(opened, url, `/records/${wedding.id}`);
    await opened.keyboard.press("e");
    await opened.getByRole("textbox", { name: "Venue" }).fill("The Orangery <img src=x onerror=alert(1)>");
    await opened.keyboard.press("Control+Enter");
    await opened.getByRole("cell", { name: /The Orangery <img/ }).first().waitFor();
    assert.equal(await opened.locator("#page img").count(), 0, "what somebody wrote is text and nothing else");
    await go(opened, url, "/activity");
    await opened.getByRole("button", { name: `Undo the change of ${wedding.name}` }).first().click();
    await opened.getByText("Undone").first().waitFor();
    const now = await ask(opened, "records.show", { id: wedding.id });
    assert.equal(now.fields.location, wedding.location ?? undefined);
  },

  async "a link from outside leads to its place, and one that is none to the page that says so"(opened, url) {
    const [wedding] = await ask(opened, "records.list", { kind: "wedding" });
    await go(opened, url, `/weddings/${wedding.id}`);
    await opened.getByRole("heading", { level: 1, name: wedding.name }).waitFor();
    await go(opened, url, "/deletions/del-1");
    await opened.waitForFunction(() => location.hash === "#/deletions");
    await go(opened, url, "/weddings/rec-1%2F..%2F..");
    await opened.getByRole("heading", { level: 1, name: "There is nothing at this address." }).waitFor();
  },

  async "the first ten entries of the navigation are reached by Ctrl and their number"(opened, url) {
    await go(opened, url, "/");
    const links = await opened.locator(".nav a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
    for (const [index, link] of links.slice(0, 10).entries()) {
      await opened.keyboard.press(`Control+${(index + 1) % 10}`);
      await opened.waitForFunction((hash) => location.hash === hash || (hash === "#/" && location.hash === ""), link.slice(link.indexOf("#")));
    }
  },
};

/** Before anything is connected. */
const FIRST = {
  async "a new studio takes the zone of its city, found by a few letters, and its clock goes by it"(opened, url) {
    await go(opened, url, "/");
    await opened.getByRole("button", { name: /^As this computer/ }).focus();
    await opened.keyboard.press("Enter");
    await opened.getByRole("combobox", { name: "Type a city" }).pressSequentially("buenos");
    await opened.waitForFunction(() => document.querySelectorAll("[role=option]").length < 5);
    await opened.keyboard.press("ArrowDown");
    await opened.keyboard.press("Enter");
    await opened.getByRole("button", { name: /^Buenos Aires/ }).waitFor();
    await opened.getByText("It is 05:00 there.").waitFor();
    assert.match((await ask(opened, "studio.show")).zone, /Buenos_Aires$/);
  },
};

if (there()) {
  const chromium = await browser();
  let fallen = 0;
  const all = [...Object.entries(FIRST).map((it) => ["empty", ...it]), ...Object.entries(JOURNEYS).map((it) => ["trouble", ...it])];
  for (const [scene, name, journey] of all) {
    const studio = await front(scene);
    const { page: opened, wrong } = await page(chromium);
    opened.setDefaultTimeout(15_000);
    try {
      await go(opened, studio.url, "/");
      await journey(opened, studio.url);
      assert.deepEqual(wrong, []);
      console.log(`ok    ${name}`);
    } catch (fault) {
      fallen += 1;
      console.log(`FELL  ${name}\n      ${fault.message.split("\n").slice(0, 6).join("\n      ")}`);
    }
    await opened.context().close();
    studio.close();
  }
  await chromium.close();
  process.exitCode = fallen === 0 ? 0 : 1;
}
