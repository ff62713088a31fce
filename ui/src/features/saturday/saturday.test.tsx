import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import type { DayLine, JournalLine, PlaceLine, RecordId } from "../../api/generated/types";
import { alertBoard, broken, google, health, incident, pack, packEntry, page, pieces, status, stopped, wedding } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import Saturday from "./saturday";

const line = (id: RecordId = "rec-1", over: Partial<DayLine> = {}): DayLine => ({ id, name: "Amara & Zoë", date: "2026-05-14", starts: "14:00", location: "Larkmead Barn", status: "booked", today: true, ...over });
const couple = wedding({ date: "2026-05-14" });
/** The wedding stands in VSCO Workspace, its delivery in Google Calendar alone. */
const places: Partial<Record<RecordId, PlaceLine["connection"][]>> = { "rec-1": ["con-1"], "rec-2": ["con-2"] };
const today = (over: Table = {}): Table => ({
  "today.list": [line()],
  "records.list": pieces({ wedding: [couple] }),
  "records.show": ({ id }) => page({ id, places: (places[id] ?? []).map((connection) => ({ ...(page().places[0] as PlaceLine), connection })) }),
  "pack.show": pack(),
  "health.list": { connections: [health(), health({ id: "con-2", name: "Google Calendar" })], every_s: 300 },
  "journal.list": [],
  "sync.status": status({ connections: [google(), broken] }),
  "notices.list": [],
  ...over,
});
const change = (over: Partial<JournalLine>): JournalLine => ({ id: "chg-1", name: "Delivery", kind: "appointment", state: "done", run: null, at: "2026-05-14T08:05:00Z", record: "rec-2", action: "pulled", place: "Google Calendar", done_at: { connection: "con-2" }, note: "", changes: [], ...over });
const apartBy = (id: RecordId): ReturnType<typeof pack> => pack({
  wedding: id, venue: id === "rec-1" ? "Larkmead Barn" : "Sallow Hall",
  timeline: [packEntry({ record: id }), ...(id === "rec-1" ? [packEntry({ record: "rec-2", title: "Toast", wedding: false, until: null, ends: null })] : [])],
});
const halfTimed = (id: RecordId): ReturnType<typeof pack> => (id === "rec-1" ? pack() : pack({ wedding: id, title: "Una & Tom", timeline: [packEntry({ record: id, starts: null, ends: null, from: "2026-05-14", until: null }), packEntry({ record: "rec-9", title: "Marquee", wedding: false, starts: null, ends: null, from: "2026-05-14", until: null })] }));
const onSaturday = (id: RecordId): ReturnType<typeof pack> => pack({ wedding: id, date: "2026-05-16", timeline: [packEntry({ record: id, date: "2026-05-16", from: "2026-05-16T14:00:00 Europe/London", until: null, ends: null })] });
const cells = (): string[] => [...document.querySelectorAll(".day > .moment:not(.couples), .nowline")].map((it) => `${it.className}: ${it.textContent}`);

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
    await screen.findByRole("heading", { level: 1, name: "to the wedding of Amara & Zoë" });
    expect(screen.getByRole("timer").textContent).toBe("4h20min");
    expect(cells()).toEqual(["moment past: 08:30Delivery, Stable gate", "nowline: Now 09:40", "moment next: 14:00Wedding, Larkmead Barn", "moment: 16:00Ends"]);
  });

  it("shows both where two things begin at one time, and tells two couples of one name apart", async () => {
    show(new Desk(today({ "today.list": [line(), line("rec-4")], "pack.show": ({ wedding: id }) => apartBy(id) })), "/saturday", Saturday);
    await screen.findByRole("link", { name: "Toast" });
    const next = [...document.querySelectorAll(".moment.next > div")].map((it) => [...it.querySelectorAll("a")].map((link) => `${link.textContent} ${link.getAttribute("href")}`));
    expect(next).toEqual([["Wedding, Larkmead Barn /records/rec-1", "Toast /records/rec-2"], ["Wedding, Sallow Hall /records/rec-4"]]);
    expect(screen.getAllByRole("tab").map((it) => it.textContent)).toEqual(["Amara & Zoë14:00, Larkmead Barn", "Amara & Zoë14:00, Sallow Hall"]);
  });

  it("goes on after midnight with who still dances, and says of what is on another day which", async () => {
    const late = pack({ date: "2026-05-13", timeline: [
      packEntry({ date: "2026-05-13", from: "2026-05-13T20:00:00 Europe/London", starts: "20:00", ends: "11:00", until: "2026-05-14T11:00:00 Europe/London" }),
    ] });
    const running = { record: "rec-1" as const, title: "Amara & Zoë", venue: null, from: "2026-05-13T17:00:00Z", until: "2026-05-14T10:00:00Z" };
    show(new Desk(today({ "today.list": [], "pack.show": late, "sync.status": status({ watch: { ...status().watch, running: [running] } }) })), "/saturday", Saturday);
    await screen.findByRole("heading", { level: 1, name: "to the end of the day of Amara & Zoë" });
    expect(screen.getByRole("timer").textContent).toBe("1h20min");
    expect(cells()).toEqual(["moment past: 20:00Wed 13 MayWedding, Larkmead Barn", "nowline: Now 09:40", "moment next: 11:00Ends"]);
  });

  it("goes by the venue's clock, says whose it is, and counts the hours that really pass", async () => {
    const there = pack({ venue_zone: "America/New_York", timeline: [packEntry({ starts: "11:00", ends: null, until: null, from: "2026-05-14T11:00:00 America/New_York" })] });
    show(new Desk(today({ "pack.show": there })), "/saturday", Saturday);
    await screen.findByText("11:00, Larkmead Barn, by the clock of New York");
    expect(screen.getByRole("timer").textContent).toBe("6h20min");
  });

  it("shows a wedding without times beside one that has some, and says so", async () => {
    show(new Desk(today({ "today.list": [line(), line("rec-4", { starts: "all day" })], "pack.show": ({ wedding: id }) => halfTimed(id) })), "/saturday", Saturday);
    await screen.findByText(/No times are known yet/);
    expect(cells()[0]).toBe("moment: all dayMarqueeNo times are known yet. They come with the appointments of your calendars.");
    expect(screen.getByRole("timer").textContent).toBe("4h20min");
  });

  it("says that no times are known where none is, and not that nothing more is planned", async () => {
    show(new Desk(today({ "pack.show": pack({ timeline: [packEntry({ starts: null, ends: null, from: "2026-05-14", until: null })] }) })), "/saturday", Saturday);
    await screen.findByRole("heading", { level: 1, name: "1 wedding today" });
    expect(screen.queryByText("Nothing more is planned today.")).toBeNull();
  });

  it("counts the days to a weekend that is still to come, and does not call it today", async () => {
    const sat = { date: "2026-05-16", today: false };
    show(new Desk(today({ "today.list": [line("rec-1", sat), line("rec-4", sat)], "pack.show": ({ wedding: id }) => onSaturday(id) })), "/saturday", Saturday);
    await screen.findByRole("heading", { level: 1, name: "until 2 weddings on Sat 16 May" });
    expect(document.querySelector(".countdown")?.textContent).toContain("2days");
    screen.getByText("No wedding today");
    expect(document.querySelector(".nowline")).toBeNull();
  });

  it("puts the tools that today hangs on first, the worst above, and calls none well that nobody looked at", async () => {
    const cards = [
      health({ id: "con-3", name: "QuickBooks" }), health(), health({ id: "con-2", name: "Google Calendar", looked: "2026-05-14T06:10:00Z" }),
      health({ id: "con-5", name: "Xero", state: "unhealthy", because: "connection", score: 12 }),
    ];
    show(new Desk(today({ "health.list": { connections: cards, every_s: 300 } })), "/saturday", Saturday);
    await screen.findByRole("heading", { name: "Your other tools" });
    const lists = [...document.querySelectorAll(".tl")].map((it) => [...it.querySelectorAll("li")].map((li) => li.textContent));
    expect(lists[0]).toEqual(["Google CalendarNot looked at since 07:10", "VSCO WorkspaceWell98 of 100, looked at 09:36"]);
    expect(lists[1]?.[0]).toMatch(/^XeroNot working/);
    expect(lists[1]?.[1]).toMatch(/^QuickBooksWell/);
  });

  it("says what changed today as it comes, of these weddings in full and of others how much, and what was moved", async () => {
    const moved = change({ changes: [{ field: "when", before: "2026-05-14T08:00:00 Europe/London", after: "2026-05-14T08:30:00 Europe/London" }] });
    let lines = [moved];
    const it = new Desk(today({ "journal.list": () => lines }));
    show(it, "/saturday", Saturday);
    const changed = await screen.findByRole("region", { name: "Changed today" });
    await within(changed).findByText(/was changed in Google Calendar/);
    await screen.findByText("moved from 08:00, 09:05");
    expect(it.of("journal.list").map(({ ask }) => ask)).toEqual([{ since: "2026-05-13T23:00:00.000Z" }]);
    lines = [change({ id: "chg-3", record: "rec-77", name: "Una & Tom" }), moved];
    it.say("journal");
    await within(changed).findByRole("link", { name: "1 other change today" });
    expect(within(changed).queryByText("Una & Tom")).toBeNull();
  });

  it("takes the day along from its head, and prints it", async () => {
    const it = new Desk(today({ "folder.show": { path: "/", bytes: 0, dialogs: true } }));
    show(it, "/saturday", Saturday);
    await userEvent.click(await screen.findByRole("button", { name: "Take the day along…" }));
    await screen.findByRole("dialog", { name: "How shall the day of Amara & Zoë go along?" });
  });

  it("says which wedding cannot be read, and shows the others", async () => {
    const gone = new Failure("not_a_wedding", "rec-4 is no wedding of this studio.", "");
    show(new Desk(today({ "today.list": [line(), line("rec-4")], "pack.show": ({ wedding: id }) => (id === "rec-1" ? pack() : gone) })), "/saturday", Saturday);
    await screen.findByText("rec-4 is no wedding of this studio.");
    await screen.findByRole("link", { name: "Amara & Zoë" });
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

  it("shows three side by side, and the others with who to call where somebody asks for them", async () => {
    const ids = [1, 4, 5, 6].map((it) => `rec-${it}` as const);
    const of = (id: RecordId): ReturnType<typeof pack> => pack({ wedding: id, title: `Couple ${ids.findIndex((it) => it === id) + 1}`, timeline: [packEntry({ record: id })] });
    show(new Desk(today({ "today.list": ids.map((id) => line(id)), "pack.show": ({ wedding: id }) => of(id) })), "/saturday", Saturday);
    const others = await screen.findByRole("button", { name: "Couple 4" });
    expect(document.querySelectorAll(".couples .who")).toHaveLength(3);
    await userEvent.click(others);
    expect([...document.querySelectorAll(".couples .who")].map((it) => it.textContent)).toEqual(["Couple 4"]);
    expect(screen.getAllByRole("tab").map((it) => it.textContent)).toEqual(["Couple 4"]);
  });

  it("says until when the weekend is watched", async () => {
    const watch = { weekend: { from: "2026-05-15T17:00:00Z", until: "2026-05-17T22:00:00Z", weddings: 3 }, running: [], weddings_today: 1, is_protected: true };
    show(new Desk(today({ "sync.status": status({ watch }) })), "/saturday", Saturday);
    await screen.findByText(/Weekend watch until Sun 17 May, 23:00\./);
  });

  it("says what waits until the weddings are over, and holds all writes at one press", async () => {
    const it = new Desk(today({ "sync.status": status({ waits: { writes: 14, until: "2026-05-17T22:00:00Z" } }), "desk.readonly": status({ read_only_since: "2026-05-14T08:40:00Z" }) }));
    show(it, "/saturday", Saturday);
    await screen.findByText(/14 changes to other weddings wait until Sun 17 May, 23:00\./);
    await userEvent.click(screen.getByRole("button", { name: "Hold all writes" }));
    expect(it.of("desk.readonly").map(({ ask }) => ask)).toEqual([{ on: true }]);
  });

  it("counts down to none that was called off, and says so of it", async () => {
    show(new Desk(today({ "pack.show": pack({ status: "cancelled" }) })), "/saturday", Saturday);
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
