import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { alertBoard, broken, connection, incident, line, page, phone, pieces, provider, status, wedding } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { Home } from "./home";

const calm: Table = {
  "sync.status": status(),
  "providers.list": [provider()],
  "versions.list": [],
  "deletions.list": [],
  "records.list": pieces({ wedding: [wedding()] }),
  "records.show": page(),
  "journal.list": [line(1)],
};

const sentence = async (): Promise<string> => (await screen.findByRole("heading", { level: 1 })).textContent ?? "";

describe("Home", () => {
  it("says that all agree only when nothing is open, waits or is in trouble", async () => {
    show(new Desk(calm), "/", Home);
    await screen.findByText("Checked 09:40.");
    expect(await sentence()).toBe("All 2 tools agree.");
    expect(screen.queryByRole("region", { name: "Needs you" })).toBeNull();
  });

  it("counts what needs a person and names the worst first, with its way on", async () => {
    const open = { versions: 3, deletions: 0, matches: 0, previews: 0, skipped: 0 };
    const desk = new Desk({
      ...calm,
      "sync.status": status({ state: "broken", connections: [connection(), broken], open }),
      "versions.list": [phone(1, "Una MacAskill"), phone(2, "Vikram Ashworth"), phone(3, "Niamh Quayle")],
    });
    show(desk, "/", Home);
    const needs = await screen.findByRole("region", { name: "Needs you" });
    await within(needs).findByText("Una MacAskill: Phone");
    expect(await sentence()).toBe("4 things need you.");
    const rows = within(needs).getAllByRole("listitem").map((it) => it.textContent);
    expect(rows[0]).toContain("QuickBooks has refused our sign-in since 07:52.");
    expect(rows[1]).toContain("This desk says 07700 900815, QuickBooks says 01632 960142.");
    expect(rows[3]).toContain("1 more has two versions");
    expect(within(needs).getByRole("link", { name: "Sign in again" }).className).toBe("btn main");
    expect(needs.querySelectorAll(".btn.main")).toHaveLength(1);
  });

  it("names what is wrong besides the tools, once, with its way on, while nobody looks after it", async () => {
    const behind = incident({ id: "inc-4", cause: { cause: "behind", connection: "con-1", name: "VSCO Workspace" }, connection: "con-1", severity: "warning", title: "VSCO Workspace was not compared for too long", steps: ["Press Sync now."] });
    const others = [incident({ id: "inc-5", severity: "info", connection: null }), incident({ id: "inc-6", connection: null, state: "acknowledged" }), incident({ id: "inc-7", connection: null, grouped: true }), incident({ id: "inc-8", connection: null, clear: "2026-05-14T08:31:00Z" })];
    const desk = new Desk({ ...calm, "sync.status": status({ state: "broken", connections: [connection(), broken] }), "alerts.list": alertBoard({ open: [incident(), behind, ...others] }) });
    show(desk, "/", Home);
    const needs = await screen.findByRole("region", { name: "Needs you" });
    await within(needs).findByText("VSCO Workspace was not compared for too long");
    const rows = within(needs).getAllByRole("listitem").map((it) => it.textContent);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toContain("QuickBooks has refused our sign-in since 07:52.");
    expect(rows[1]).toContain("Press Sync now.");
    expect(within(needs).getByRole("link", { name: "Open" }).getAttribute("href")).toBe("/alerts/inc-4");
    expect(await sentence()).toBe("2 things need you.");
  });

  it("says once that nothing is lost, where a command for a terminal was left out of the desk's words", async () => {
    const step = "Sign in again: wedsync connections resume, and the connection's id. Nothing is lost.";
    const ended = broken.fault && { ...broken, fault: { ...broken.fault, next_step: step } };
    show(new Desk({ ...calm, "sync.status": status({ state: "broken", connections: ended ? [ended] : [] }) }), "/", Home);
    const needs = await screen.findByRole("region", { name: "Needs you" });
    const [row] = within(needs).getAllByRole("listitem");
    expect(row?.textContent.split("Nothing is lost.")).toHaveLength(2);
  });

  it("claims nothing when the desk does not answer", async () => {
    show(new Desk({ ...calm, "sync.status": Failure.unreachable() }), "/", Home);
    expect(await screen.findByRole("alert")).toHaveProperty("textContent", expect.stringContaining("Nothing is lost"));
    expect(await sentence()).toBe("The desk does not answer.");
  });

  it("is asked again when the change feed says so, and not for what it does not show", async () => {
    const desk = new Desk(calm);
    show(desk, "/", Home);
    await screen.findByText("Checked 09:40.");
    const before = desk.of("journal.list").length;
    desk.table["sync.status"] = status({ state: "waiting", waiting: 2 });
    desk.say("records");
    await screen.findByText("2 changes wait to sync.");
    expect(desk.of("journal.list")).toHaveLength(before);
  });

  it("shows a wedding of today, whatever the day, and says which one was called off", async () => {
    const friday = wedding({ id: "rec-5", name: "Kofi & Una", date: "2026-05-14" });
    const off = wedding({ id: "rec-6", name: "Niamh & Vikram", date: "2026-05-16", status: "cancelled" });
    const pages = [friday, off].map((it) => page({ ...it, fields: { title: it.name, status: it.status ?? "" } }));
    show(new Desk({ ...calm, "records.list": pieces({ wedding: [friday, off] }), "records.show": ({ id }) => pages.find((it) => it.id === id) ?? page() }), "/", Home);
    expect((await within(await screen.findByRole("region", { name: "Today" })).findByRole("listitem")).textContent).toBe("all dayKofi & Una Agrees");
    expect(within(screen.getByRole("region", { name: "Saturday" })).getByRole("listitem").textContent).toBe("all dayNiamh & Vikram Cancelled");
  });

  it("undoes one change by its own number", async () => {
    const desk = new Desk({ ...calm, "journal.list": [line(7)], "journal.undo": { undone: 1, unreachable: [] } });
    show(desk, "/", Home);
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(desk.of("journal.undo")[0]?.ask).toEqual({ what: { change: "chg-7" } });
  });
});
