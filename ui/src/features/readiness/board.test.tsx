import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import type { Found, ReadinessBoard, ReadinessLine } from "../../api/generated/types";
import { broken, clash, connection, provider, radar, readiness, readyLine, readyLines } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Board from "./board";

const differ = readyLine({
  check: "times", standing: "not_ready", fix: { fix: "settle", versions: "ver-9" }, words: "“Ceremony”: 14:00 here, 14:30 in Google Calendar.", why: "People would arrive at different times.",
  seen: { found: "differ", thing: "Ceremony", ours: "14:00", there: [{ tool: "Google Calendar", value: "14:30" }], things: 1 },
});
const silent = readyLine({
  check: "balance", standing: "cannot_know", fix: { fix: "sign_in", connection: "con-3" }, words: "QuickBooks does not answer; last in agreement Thu 14 May 07:52.",
  seen: { found: "unheard", tools: [{ tool: "QuickBooks", since: "2026-05-14T06:52:00Z" }] },
});
const noVenue = readyLine({ check: "venue", standing: "look_at_it", fix: { fix: "edit", record: "rec-1" }, seen: { found: "missing" }, words: "It is written nowhere.", why: "Somebody may drive to another place." });
const alone = readyLine({ wedding: null, check: "channels", standing: "look_at_it", fix: { fix: "add_channel" }, seen: { found: "no_channel" }, words: "No alert goes further than this computer." });

const desk = (board: ReadinessBoard = readiness(), more: Table = {}): Desk =>
  new Desk({ "readiness.show": board, "radar.list": radar(), "connections.list": [connection(), broken], "providers.list": [provider(), provider({ id: "quickbooks", sign_in: "key" })], ...more });
const title = (): string | null => screen.getByRole("heading", { level: 1 }).textContent;
const open = async (of: Desk): Promise<void> => {
  show(of, "/readiness", Board);
  await waitFor(() => expect(title()).not.toMatch(/^(Readiness|Bereitschaft)$/));
};
const part = (name: string): HTMLElement => screen.getByRole("region", { name });
const rows = (name: string): HTMLElement[] => within(part(name)).getAllByRole("listitem");

afterEach(() => speak("en-GB"));

describe("the verdict", () => {
  it("is one sentence that is true of all lines", async () => {
    const cases: [ReadinessLine[], string][] = [
      [[], "Ready."],
      [[noVenue, alone], "Ready, and 2 things are worth a look."],
      [[silent, noVenue], "Nobody can say yet. 1 thing is open."],
      [[differ, silent, noVenue], "Not ready. 2 things are open."],
    ];
    for (const [lines, said] of cases) {
      const { unmount } = show(desk(readiness({ lines: [...readyLines, ...lines] })), "/readiness", Board);
      expect((await screen.findByRole("heading", { name: said })).textContent).toBe(said);
      unmount();
    }
  });

  it("says when it was looked and when again, and calmly that all holds", async () => {
    await open(desk());
    screen.getByText("Looked at 09:00. Again by itself Fri 15 May, 12:00.");
    expect(screen.queryByRole("region", { name: "Open" })).toBeNull();
    expect([...part("Amara & Zoë").querySelectorAll(".st")].every((it) => it.matches(".agreed.q"))).toBe(true);
    expect(part("Amara & Zoë").textContent).toContain("Sat 16 May, 14:00");
    expect(part("This desk").querySelector(".note")).toBeNull();
  });

  it("says nothing of a weekend that is over, or that nobody looked at", async () => {
    for (const board of [readiness({ until: "2026-05-10T22:00:00Z" }), { next: "2026-05-15T11:00:00Z", last: null }]) {
      const { unmount } = show(desk(board), "/readiness", Board);
      await screen.findByText(/^Each wedding and this desk, line by line.*It is looked at Fri 15 May, 12:00, or when you ask\.$/);
      expect(title()).toBe("Nobody has looked at the weekend yet.");
      expect(screen.queryByText("Ready.")).toBeNull();
      unmount();
    }
  });

  it("is never made up where it could not be read", async () => {
    show(desk(undefined, { "readiness.show": new Failure("bug", "The page is torn.", "Look again.") }), "/readiness", Board);
    await screen.findByText("The page is torn.");
    expect(title()).toBe("Readiness");
  });

  it("is looked for again at one press, and by the change feed", async () => {
    const of = desk(readiness({ lines: [differ] }));
    of.table["readiness.check"] = () => readiness();
    await open(of);
    of.table["readiness.show"] = readiness();
    await userEvent.click(screen.getByRole("button", { name: "Look now" }));
    await screen.findByRole("heading", { name: "Ready." });
    expect(of.of("readiness.check")[0]?.ask).toEqual({});
    of.table["readiness.show"] = readiness({ lines: [differ] });
    of.say("desk");
    await screen.findByRole("heading", { name: "Not ready. 1 thing is open." });
  });

  it("says why it could not be looked for", async () => {
    await open(desk(undefined, { "readiness.check": new Failure("bug", "The page is torn.", "") }));
    await userEvent.click(screen.getByRole("button", { name: "Look now" }));
    await screen.findByText("The page is torn.");
    expect(title()).toBe("Ready.");
  });
});

describe("what is open", () => {
  it("stands first, with what was seen, why it matters, and what mends it", async () => {
    await open(desk(readiness({ lines: [...readyLines, differ, silent, noVenue] })));
    const [first, second] = rows("Open");
    expect(first?.textContent).toBe("Not readyAmara & Zoë: Times“Ceremony”: 14:00 here, 14:30 in Google Calendar.People would arrive at different times.See both");
    const both = within(first ?? document.body).getByRole("link", { name: "See both" });
    expect([both.getAttribute("href"), both.className]).toEqual(["/versions/ver-9", "btn main"]);
    expect(second?.querySelector(".st.broken")?.textContent).toBe("Not known");
    expect(rows("Open")).toHaveLength(2);
  });

  it("leaves what is worth a look in its place, with its reason", async () => {
    await open(desk(readiness({ lines: [...readyLines, noVenue, alone] })));
    const [row] = rows("Amara & Zoë").slice(-1);
    expect(row?.textContent).toBe("VenueLook at it: It is written nowhere.Somebody may drive to another place.Write it down");
    expect(within(part("This desk")).getByRole("link", { name: "Add a channel" }).getAttribute("href")).toBe("/alerts/channels/new");
  });

  it.each<[ReadinessLine["fix"], string, string]>([
    [{ fix: "answer_deletions" }, "See them", "/deletions"],
    [{ fix: "answer_matches" }, "See them", "/matches"],
    [{ fix: "approve" }, "See the plan", "/preview"],
    [{ fix: "look_at", connection: "con-1" }, "Open the connection", "/connections/con-1"],
    [{ fix: "try_channels" }, "Try them out", "/alerts/channels"],
    [{ fix: "set_heartbeat" }, "Set up a watch", "/alerts/channels#watch"],
    [{ fix: "sign_in", connection: "con-1" }, "Open the connection", "/connections/con-1"],
  ])("leads by %o to where it is put right", async (fix, name, to) => {
    await open(desk(readiness({ lines: [{ ...differ, fix }] })));
    expect((await within(part("Open")).findByRole("link", { name })).getAttribute("href")).toBe(to);
  });

  it("has no button where only the computer's owner can do something", async () => {
    await open(desk(readiness({ lines: [readyLine({ wedding: null, check: "disk", standing: "not_ready", seen: { found: "room_unknown" }, fix: { fix: "free_space" } })] })));
    within(part("Open")).getByText("Free some space on this computer.");
    expect(within(part("Open")).queryByRole("link")).toBeNull();
  });

  it("is synced and then looked for again", async () => {
    const of = desk(readiness({ lines: [{ ...differ, fix: { fix: "sync" } }] }), { "sync.run": () => ({}) as never, "readiness.check": () => readiness() });
    await open(of);
    await userEvent.click(within(part("Open")).getByRole("button", { name: "Sync now" }));
    await waitFor(() => expect(of.of("readiness.check")).toHaveLength(1));
    expect(of.of("sync.run")[0]?.ask).toEqual({ approve: false });
  });

  it("does not look again where the sync did not work, and says why", async () => {
    const of = desk(readiness({ lines: [{ ...differ, fix: { fix: "sync" } }] }), { "sync.run": new Failure("bug", "The page is torn.", "") });
    await open(of);
    await userEvent.click(within(part("Open")).getByRole("button", { name: "Sync now" }));
    await screen.findByText("The page is torn.");
    expect(of.of("readiness.check")).toHaveLength(0);
  });

  it("signs in again, or resumes what a person paused", async () => {
    const paused: ReadinessLine = { ...silent, fix: { fix: "resume", connection: "con-1" } };
    const of = desk(readiness({ lines: [silent, paused] }), { "connections.resume": () => ({}) as never });
    await open(of);
    await userEvent.click(await within(part("Open")).findByRole("button", { name: "Sign in again" }));
    await userEvent.type(await screen.findByLabelText(/./, { selector: "input" }), "key-1{Enter}");
    await userEvent.click(screen.getByRole("button", { name: "Resume" }));
    expect(of.of("connections.resume").map(({ ask, secret }) => [ask, secret])).toEqual([[{ id: "con-3" }, "key-1"], [{ id: "con-1" }, undefined]]);
  });
});

/** All that is read on the page, where the desk would only have English. */
const german = async (lines: ReadinessLine[]): Promise<string> => {
  await speak("de");
  await open(desk(readiness({ lines: lines.map((it) => ({ ...it, words: "desk's words", why: "desk's words" })) }), { "radar.list": radar({ ...clash(), words: "desk's words" }) }));
  await screen.findByText(/gleichzeitig/);
  expect(document.body.textContent).not.toContain("desk's words");
  return document.body.textContent.replaceAll("\u00A0", " ");
};

describe("in German", () => {
  it("is said from facts alone", async () => {
    const text = await german([...readyLines, differ, silent, noVenue, alone]);
    expect(title()).toBe("Nicht bereit. 2 Punkte sind offen.");
    for (const said of ["2 Werkzeuge sind sich einig: VSCO Workspace und Google Calendar.", "„Ceremony“: 14:00 hier, 14:30 in Google Calendar.", "Die Leute kämen zu verschiedenen Zeiten.", "QuickBooks antwortet nicht. Zuletzt einig: 07:52.", "1 Std. 30 Min. lang gleichzeitig"]) expect(text).toContain(said);
  });

  it.each<[Found, string]>([
    [{ found: "agree", tools: ["Xero"] }, "Xero sagt es, und nichts widerspricht dem."],
    [{ found: "differ", thing: "Trauung", ours: null, there: [{ tool: "Xero", value: null }], things: 3 }, "„Trauung“: nichts hier, nichts in Xero. 2 weitere weichen ab."],
    [{ found: "on_the_way", tools: ["Xero"] }, "Eine Änderung ist noch nicht angekommen: Xero."],
    [{ found: "unheard", tools: [{ tool: "Xero", since: null }, { tool: "Crm", since: "2026-05-14T06:52:00Z" }] }, "Xero und Crm antworten nicht."],
    [{ found: "people", people: 0, no_phone: [], unreachable: [] }, "Niemand ist eingetragen."],
    [{ found: "people", people: 3, no_phone: ["Ben Carr"], unreachable: ["Pia Lang"] }, "3 Personen. Ohne Telefonnummer: Ben Carr. Weder Telefon noch E-Mail: Pia Lang."],
    [{ found: "owed", owed: [], overdue: false }, "Ganz bezahlt."],
    [{ found: "owed", owed: ["950.00 GBP"], overdue: true }, "Noch zu zahlen: 950,00 £. Ein Teil davon ist überfällig."],
    [{ found: "waiting", versions: 1, deletions: 0, matches: 2 }, "1 Eintrag hat zwei Fassungen und 2 Neuzugänge könnten dazugehören."],
    [{ found: "fresh", since: null }, "Alles davon liegt in diesem Programm."],
    [{ found: "stale", since: null }, "Ein Teil davon wurde noch nie gelesen."],
    [{ found: "lasting", tools: 0, until: "2026-05-17T22:00:00Z" }, "Kein Werkzeug ist verbunden."],
    [{ found: "ends", tool: "Xero", at: "2026-05-16T10:00:00Z" }, "Die bei Xero endet Sa. 16. Mai, 11:00."],
    [{ found: "refused", tool: "Xero", since: "2026-05-14T06:52:00Z" }, "Xero nimmt unsere nicht mehr an. Zuletzt einig: 07:52."],
    [{ found: "unproven", channels: ["Chat"] }, "Seit mehr als 30 Tagen nicht erprobt: Chat."],
    [{ found: "tight", free_mb: 120 }, "Nur 120 MB sind frei."],
    [{ found: "clock_far_ahead" }, "Der letzte Abgleich ist über 60 Tage her, oder die Uhr ist vorgesprungen."],
  ])("says %o", async (seen, said) => {
    expect(await german([readyLine({ seen })])).toContain(said);
  });
});

describe("too close to one another", () => {
  it("names both, how sure they are and how they stand to each other", async () => {
    const maybe = clash({ date: "2026-07-04", severity: "tentative", alike: true }, "on the same day, and one of them says no times");
    await open(desk(undefined, { "radar.list": radar(clash(), maybe) }));
    const [first, second] = await waitFor(() => rows("Too close to one another"));
    expect(first?.textContent).toContain("Sat 20 JunBooked");
    expect(first?.textContent).toContain("At the same time for 1 h 30 min.");
    expect(first?.textContent).toContain("14:00 to 16:00, Larkmead Barn, VSCO Workspace");
    expect(within(first ?? document.body).getAllByRole("link").map((it) => it.getAttribute("href"))).toEqual(["/records/rec-1", "/records/rec-7"]);
    expect(second?.querySelector(".st.resting.q")?.textContent).toBe("Tentative");
    expect(second?.textContent).toContain("it may be one booking in two lists");
  });

  it("shows eight, and all when asked", async () => {
    await open(desk(undefined, { "radar.list": radar(...Array.from({ length: 11 }, () => clash())) }));
    expect(await waitFor(() => rows("Too close to one another"))).toHaveLength(8);
    await userEvent.click(screen.getByRole("button", { name: "Show all 11" }));
    expect(rows("Too close to one another")).toHaveLength(11);
  });

  it("is calm where nothing is, and says by which times", async () => {
    await open(desk());
    within(part("Too close to one another")).getByText("Nothing is too close in the next 400 days.");
    within(part("Too close to one another")).getByText("With 45 min for the way and 30 min to be ready again.");
  });

  it("says that it could not be read, and leaves the verdict", async () => {
    await open(desk(undefined, { "radar.list": new Failure("bug", "The page is torn.", "Look again.") }));
    await screen.findByText("The page is torn.");
    expect(title()).toBe("Ready.");
  });
});
