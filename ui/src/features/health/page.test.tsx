import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../api/failure";
import { broken, connection, healthPage, provider, stretch } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Health from "./page";

const desk = (over: Table = {}): Desk => new Desk({
  "health.show": healthPage(), "connections.list": [connection()], "providers.list": [provider(), provider({ id: "quickbooks", sign_in: "browser" })], ...over,
});
const open = async (of: Desk, at = "/health/con-1"): Promise<void> => {
  show(of, "/health/$id", Health, at);
  await screen.findByRole("link", { name: /settings|Einstellungen/ });
};
const CHARTS = ["How well", "How fast", "What went wrong"];

// Nothing has a size here, and what has none is not drawn.
beforeEach(() => {
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockReturnValue(new DOMRect(0, 0, 640, 200));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await speak("en-GB");
});

describe("how one tool is", () => {
  it("is what each of the four saw, and how much hangs on it", async () => {
    await open(desk());
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("VSCO Workspace is well.");
    const checks = within(screen.getByRole("region", { name: "What we look at" })).getAllByRole("listitem").map((it) => it.textContent?.replaceAll(/\s/g, " "));
    expect(checks).toEqual([
      "Does it answer?It answers within 0.31 s. Well40 of 100 points",
      "Is it read in time?Last read 09:35, as it should be. Well30 of 100 points",
      "Does anything go wrong?Asked 42 times in the last hour, and it worked each time. Well20 of 100 points",
      "Is it fast enough?Half of its answers come within 0.31 s, nearly all within 0.84 s. That is as usual. Well10 of 100 points",
    ]);
    expect(screen.queryByRole("region", { name: "What is wrong" })).toBeNull();
    expect(screen.getByRole("link", { name: "Its lists and settings" }).getAttribute("href")).toBe("/connections/con-1");
  });

  it("has three charts that arrow keys go through, each with what it shows in words", async () => {
    await open(desk());
    for (const title of CHARTS) {
      const strip = within(screen.getByRole("region", { name: title }));
      const chart = await strip.findByRole("application", { name: `Chart: ${title}` });
      expect(chart.getAttribute("tabindex")).toBe("0");
      chart.focus();
      await userEvent.keyboard("{ArrowRight}{ArrowRight}");
      expect((await strip.findByText("08:00")).closest("[role=status]")?.textContent).not.toBe("");
      await userEvent.keyboard("{ArrowLeft}");
      await strip.findByText("Nobody looked.");
    }
    expect(screen.getByText("Looked at 24 times; it answered 87.5% of them.")).toBeTruthy();
    expect(screen.getByText(/^At its slowest, 08:00, nearly all answers came within 6\.2\ss\.$/)).toBeTruthy();
    expect(screen.getByText("Asked 80 times; 6 times it did not work.")).toBeTruthy();
  });

  it("has the same figures as a table behind each chart", async () => {
    await open(desk());
    const rows: string[][][] = [];
    for (const title of CHARTS) {
      const strip = within(screen.getByRole("region", { name: title }));
      const more = await strip.findByRole("button", { name: "Show as a table" });
      expect(more.getAttribute("aria-expanded")).toBe("false");
      more.focus();
      await userEvent.keyboard("{Enter}");
      expect(more.getAttribute("aria-expanded")).toBe("true");
      const table = within(strip.getByRole("table"));
      expect(table.getAllByRole("rowheader").map((it) => it.textContent)).toEqual(["06:00", "08:00"]);
      rows.push(table.getAllByRole("row").map((row) => within(row).queryAllByRole("cell").map((it) => (it.textContent ?? "").replaceAll(/\s/g, " "))));
    }
    expect(rows).toEqual([
      [[], ["98", "100%"], ["61", "75.0%"]],
      [[], ["0.31 s", "0.84 s", "1.9 s"], ["0.31 s", "6.2 s", "1.9 s"]],
      [[], ["40", "0"], ["40", "6"]],
    ]);
  });

  it("goes as far back as somebody wants", async () => {
    const of = desk({ "health.show": ({ days }) => (days === 365 ? healthPage({ by: "day", stretches: [stretch("2026-04-01T23:00:00Z", { failed: 1 })] }) : healthPage()) });
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "Year" }));
    await screen.findByText("Asked 40 times; once it did not work.");
    expect(screen.getByRole("button", { name: "Year" }).getAttribute("aria-pressed")).toBe("true");
    await userEvent.click(screen.getByRole("button", { name: "Day" }));
    await userEvent.click(screen.getByRole("button", { name: "Month" }));
    expect(of.of("health.show").map((it) => it.ask.days)).toEqual([undefined, 365, 1, 30]);
  });

  it("says how much of the time it answered, of the months and seasons that were seen", async () => {
    await open(desk());
    const names = ["By month", "By season"].map((name) => within(screen.getByRole("table", { name })).getAllByRole("row")[1]?.textContent);
    expect(names).toEqual(["May 202699.9%1,000", "Peak, from May 202699.9%1,000"]);
    expect(screen.queryByText("Apr 2026")).toBeNull();
  });

  it("says so where nothing was seen, and draws nothing", async () => {
    const nothing = stretch("2026-05-14T07:00:00Z", { score: null, looks: 0, answered: 0, asked: 0, p50_ms: null, p95_ms: null, p99_ms: null });
    await open(desk({ "health.show": healthPage({ stretches: [nothing], months: [], seasons: [] }) }));
    await screen.findByText("Nothing was seen in this time.");
    expect(screen.queryByRole("application")).toBeNull();
  });

  it("cannot be known where the page could not be read", async () => {
    show(desk({ "health.show": new Failure("not_found", "There is no con-1.", "Go back.") }), "/health/$id", Health, "/health/con-1");
    await screen.findByText("There is no con-1.");
  });
});

describe("what mends it", () => {
  const ended = broken.fault;
  const refused = healthPage({
    id: "con-3", name: "QuickBooks", provider: "quickbooks", state: "unhealthy", score: 20, because: "connection",
    checks: ended ? [{ check: "connection", state: "unhealthy", weight: 40, seen: { is: "refused", fault: ended, since: "2026-05-14T06:52:00Z" }, words: "desk's words" }] : [],
  });

  it("is signing in again, at one press", async () => {
    const of = desk({ "health.show": refused, "connections.list": [broken], "connections.resume": connection() });
    await open(of, "/health/con-3");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in again" }));
    expect(of.of("connections.resume")[0]?.ask).toEqual({ id: "con-3" });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("QuickBooks needs you.");
  });

  it("is a sync, where the last one is too long ago", async () => {
    const overdue = healthPage({ state: "degraded", because: "sync", checks: [{ check: "sync", state: "degraded", weight: 30, seen: { is: "overdue", last: null, every_s: 900, fault: null }, words: "desk's words" }] });
    const of = desk({ "health.show": overdue, "sync.run": new Failure("bug", "It did not go.", "Try again.") });
    await open(of);
    await screen.findByText("It has never been read to the end. Sync now, and see whether it works.");
    await userEvent.click(screen.getByRole("button", { name: "Sync now" }));
    expect(of.of("sync.run")[0]?.ask).toEqual({ connection: "con-1", approve: false });
    await screen.findByText("It did not go.");
  });

  it("is resuming what rests", async () => {
    const of = desk({ "health.show": healthPage({ state: "paused", score: null }), "connections.list": [connection({ state: "paused" })], "connections.resume": connection() });
    await open(of);
    await userEvent.click(await screen.findByRole("button", { name: "Resume" }));
    expect(of.of("connections.resume")[0]?.ask).toEqual({ id: "con-1" });
  });

  it("is nothing, where it only takes longer, and that is said", async () => {
    const slow = healthPage({ state: "degraded", because: "performance", checks: [{ check: "performance", state: "degraded", weight: 10, seen: { is: "pace", p50_ms: 900, p95_ms: 6200, p99_ms: 7000, usual_p95_ms: null }, words: "desk's words" }] });
    await open(desk({ "health.show": slow }));
    await screen.findByText(/There is nothing to do: it only takes longer\.$/);
    expect(screen.queryByRole("button", { name: "Sync now" })).toBeNull();
  });

  it("is signing in again, while there is time", async () => {
    const ahead = [{ ahead: { is: "sign_in_ends" as const, at: "2026-05-17T08:00:00Z" }, before_weddings: true, words: "desk's words", next_step: "desk's words" }];
    const of = desk({ "health.show": healthPage({ ahead }), "connections.resume": connection() });
    await open(of);
    await userEvent.click(await screen.findByRole("button", { name: "Sign in again" }));
    expect(of.of("connections.resume")[0]?.ask).toEqual({ id: "con-1", anew: true });
  });

  it("is said in German as well, with what is ahead", async () => {
    await speak("de");
    const ahead = [
      { ahead: { is: "errors_climb" as const, since: "2026-05-14T07:00:00Z", asked: 90, failed: 12, usual: 2 }, before_weddings: true, words: "desk's words", next_step: "desk's words" },
    ];
    await open(desk({ "health.show": healthPage({ ahead }) }));
    expect(screen.getByText("Seit 08:00 geht mehr schief als sonst: 12 von 90, sonst 2. Das ist, bevor die Hochzeiten des Wochenendes vorbei sind.")).toBeTruthy();
    expect(document.body.textContent).not.toContain("desk's words");
  });
});
