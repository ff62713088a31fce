import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { RecordPage } from "../../api/generated/types";
import { alertBoard, broken, google, incident, page, pieces, status, stopped, wedding } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import Saturday from "./saturday";

const couple = wedding({ date: "2026-05-14" });
const related = (kind: "appointment" | "contact", id: RecordPage["id"], name: string, fields: RecordPage["fields"]): RecordPage =>
  page({ id, kind, name, date: "2026-05-14", fields });
const pages: RecordPage[] = [
  page({
    ...couple, fields: { title: couple.name, start: "2026-05-14T14:00:00 Europe/London", end: "2026-05-14T16:00:00 Europe/London", location: "Larkmead Barn" },
    related: [
      wedding({ id: "rec-2", kind: "appointment", name: "Delivery", date: "2026-05-14" }),
      wedding({ id: "rec-3", kind: "contact", name: "Maeve Thistlewood", date: null }),
    ],
  }),
  related("appointment", "rec-2", "Delivery: Amara & Zoë", { start: "2026-05-14T08:30:00 Europe/London", location: "Stable gate" }),
  related("contact", "rec-3", "Maeve Thistlewood", { phone: "07700 900493", role: "Planner" }),
];
const today = (over: Table = {}): Table => ({
  "today.list": [{ id: "rec-1", name: couple.name, date: "2026-05-14", starts: "14:00", location: "Larkmead Barn", status: "booked", today: true }],
  "records.list": pieces({ wedding: [couple] }),
  "records.show": ({ id }) => pages.find((it) => it.id === id) ?? page(),
  "sync.status": status({ connections: [google(), broken] }),
  "notices.list": [],
  ...over,
});

describe("the day itself", () => {
  it("leads to Readiness, and from what was told of it, without a command of the terminal", async () => {
    const told = { ...stopped, about: "not_ready" as const, critical: false, connection: null, open: 2, title: "2 things are not ready for the weekend", words: "Looked at Thu 09:00. See what and why, with what puts it right: wedsync readiness." };
    show(new Desk(today({ "notices.list": [told] })), "/saturday", Saturday);
    const notice = within(await screen.findByRole("region", { name: "Told" }));
    notice.getByText("Looked at Thu 09:00. What it is, and what puts it right, stands under Readiness.");
    expect(notice.getByRole("link", { name: "Open" }).getAttribute("href")).toBe("/readiness");
    expect(screen.getByRole("link", { name: "Readiness" }).getAttribute("href")).toBe("/readiness");
  });

  it("counts down to the next moment, with what is past above the line that says now", async () => {
    show(new Desk(today()), "/saturday", Saturday);
    await screen.findByText(/to Amara & Zoë/);
    await screen.findByText(/Delivery/);
    expect(screen.getByRole("timer").textContent).toBe("4h20min");
    const rows = [...document.querySelectorAll(".day > .moment:not(.couples), .nowline")].map((it) => `${it.className}: ${it.textContent}`);
    expect(rows).toEqual(["moment past: 08:30Delivery, Stable gate", "nowline: Now 09:40", "moment next: 14:00Amara & Zoë, Larkmead Barn"]);
  });

  it("shows both where two things begin at one time, and two couples of one name each in their own column", async () => {
    const at = "2026-05-14T14:00:00 Europe/London";
    const twins = (["rec-1", "rec-4"] as const).map((id) => page({ ...couple, id, fields: { title: couple.name, start: at }, related: id === "rec-1" ? [wedding({ id: "rec-2", kind: "appointment", name: "Toast", date: couple.date })] : [] }));
    const toast = page({ id: "rec-2", kind: "appointment", name: "Toast", date: couple.date, fields: { start: at } });
    const lines = twins.map(({ id }) => ({ id, name: couple.name, date: "2026-05-14", starts: "14:00", location: null, status: "booked", today: true }));
    show(new Desk(today({ "today.list": lines, "records.show": ({ id }) => twins.find((it) => it.id === id) ?? toast })), "/saturday", Saturday);
    await screen.findByRole("link", { name: "Toast" });
    const cells = [...document.querySelectorAll(".moment.next > div")].map((it) => [...it.querySelectorAll("a")].map((link) => `${link.textContent} ${link.getAttribute("href")}`));
    expect(cells).toEqual([["Amara & Zoë /records/rec-1", "Toast /records/rec-2"], ["Amara & Zoë /records/rec-4"]]);
  });

  it("shows above all else what is urgent, and what a notice says already only once", async () => {
    const network = incident({ id: "inc-4", cause: { cause: "several", names: ["Xero", "Pixieset"] }, connection: null, title: "2 things do not answer at once", words: "Most likely it is the network here." });
    const calmer = [incident({ id: "inc-5", severity: "warning", connection: null, title: "not urgent" }), incident({ id: "inc-6", connection: null, clear: "2026-05-14T08:31:00Z", title: "gone" })];
    const ofTool = incident({ id: "inc-7", connection: "con-2", title: "said by its notice" });
    show(new Desk(today({ "notices.list": [stopped], "alerts.list": alertBoard({ open: [network, ofTool, ...calmer] }) })), "/saturday", Saturday);
    const urgent = await screen.findByRole("region", { name: "Wrong now" });
    await screen.findByText("Google Calendar has stopped");
    expect(within(urgent).getAllByRole("listitem")).toHaveLength(1);
    expect(urgent.textContent).toContain("2 things do not answer at once");
    expect(within(urgent).getByRole("link", { name: "Open" }).getAttribute("href")).toBe("/alerts/inc-4");
    const told = within(screen.getByRole("region", { name: "Told" }));
    expect(told.getByRole("link", { name: "Open" }).getAttribute("href")).toBe("/alerts/inc-7");
  });

  it("counts the days to the next wedding, and never to one that was called off", async () => {
    const off = wedding({ id: "rec-7", name: "Niamh & Vikram", date: "2026-05-15", status: "cancelled" });
    const next = wedding({ id: "rec-8", name: "Kofi & Una", date: "2026-05-20" });
    show(new Desk(today({ "today.list": [], "records.list": pieces({ wedding: [off, next] }) })), "/saturday", Saturday);
    await screen.findByRole("heading", { level: 1, name: "until Kofi & Una" });
    expect(document.querySelector(".countdown")?.textContent).toContain("6days");
    expect(screen.getByText("No wedding today")).toBeTruthy();
  });

  it("gives the number of who is to be called in full, to be copied", async () => {
    show(new Desk(today()), "/saturday", Saturday);
    expect(await screen.findByRole("button", { name: /^07700 900493, copy the phone of Maeve Thistlewood/ })).toBeTruthy();
  });

  it("shows what was told and still is so, and waits 15 minutes where somebody says so", async () => {
    const it = new Desk(today({ "notices.list": [stopped], "notices.snooze": [] }));
    show(it, "/saturday", Saturday);
    const told = await screen.findByRole("region", { name: "Told" });
    expect(within(told).getByText("Two weddings today use it. Sign in again.")).toBeTruthy();
    expect(within(told).queryByRole("button", { name: "Seen" })).toBeNull();
    await userEvent.click(within(told).getByRole("button", { name: "Snooze 15 min" }));
    expect(it.of("notices.snooze").map((asked) => asked.ask)).toEqual([{ ids: ["not-1"] }]);
  });

  it("shows three side by side, and the others where somebody asks for them", async () => {
    const ids = [1, 4, 5, 6].map((it) => `rec-${it}` as const);
    const four = ids.map((id, index) => ({ id, name: `Couple ${index + 1}`, date: "2026-05-14", starts: "14:00", location: null, status: "booked", today: true }));
    const of = (id: string): RecordPage => page({ id: ids.find((it) => it === id) ?? "rec-1", name: `Couple ${ids.findIndex((it) => it === id) + 1}`, date: "2026-05-14" });
    show(new Desk(today({ "today.list": four, "records.show": ({ id }) => of(id) })), "/saturday", Saturday);
    const others = await screen.findByRole("button", { name: "Couple 4" });
    expect(document.querySelectorAll(".couples .who")).toHaveLength(3);
    await userEvent.click(others);
    expect([...document.querySelectorAll(".couples .who")].map((it) => it.textContent)).toEqual(["Couple 4"]);
  });

  it("says until when the weekend is watched", async () => {
    const watch = { weekend: { from: "2026-05-15T17:00:00Z", until: "2026-05-17T22:00:00Z", weddings: 3 }, running: [], weddings_today: 1, is_protected: true };
    show(new Desk(today({ "sync.status": status({ watch }) })), "/saturday", Saturday);
    await screen.findByText("Weekend watch until Sun 17 May, 23:00.");
  });

  it("counts down to none that was called off, and says so of it", async () => {
    const off = pages.map((it) => (it.id === "rec-1" ? { ...it, fields: { ...it.fields, status: "cancelled" } } : it));
    const line = { id: "rec-1" as const, name: couple.name, date: "2026-05-14", starts: "14:00", location: null, status: "cancelled", today: true };
    show(new Desk(today({ "today.list": [line], "records.show": ({ id }) => off.find((it) => it.id === id) ?? page() })), "/saturday", Saturday);
    await screen.findByText("Cancelled");
    await screen.findByRole("heading", { level: 1, name: "No wedding today" });
    expect(screen.queryByRole("timer")).toBeNull();
  });

  it("names the next wedding on a day without one", async () => {
    show(new Desk(today({ "today.list": [], "records.list": pieces({ wedding: [wedding({ date: "2026-05-23" })] }) })), "/saturday", Saturday);
    await screen.findByText("No wedding today");
    await screen.findByText("until Amara & Zoë");
  });
});
