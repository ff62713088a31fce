// That a German window is German: what the desk says in English stands on no screen by itself, only small below what the window
// says, where the desk's sentence knows more.
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeletionCard, Finding, HeldReason } from "../api/generated/types";
import Activity from "../features/activity/activity";
import Connect from "../features/connections/connect";
import Preview from "../features/connections/preview";
import Deletions from "../features/deletions/deletions";
import Matches from "../features/matches/matches";
import Saturday from "../features/saturday/saturday";
import { Findings } from "../features/settings/checkup";
import { useOffer } from "../telling/undoing";
import { broken, connection, deletion, line, match, provider, pieces, status, stopped } from "../testing/answers";
import { Desk, show, type Table } from "../testing/desk";
import { catalogue, speak } from "../words/catalogue";

beforeEach(async () => {
  catalogue();
  await speak("de");
});
afterEach(() => speak("en-GB"));

/** All that is read on the page, without what stands there as the desk's exact words. */
const read = (): string => {
  const page = document.body.cloneNode(true) as HTMLElement;
  for (const exact of page.querySelectorAll(".note")) if (exact.textContent.startsWith("Genau, auf Englisch:")) exact.remove();
  return page.textContent;
};

const finding = (id: string, state: string, over: Partial<Finding> = {}): Finding => ({ id, state, message: `The desk's words about ${id}.`, next_step: "The desk's next step.", ...over });

describe("what the check-up found", () => {
  const all: [Finding, string][] = [
    [finding("folder", "well"), "Der Datenordner gehört nur Ihnen, und es lässt sich hineinschreiben."],
    [finding("disk_space", "well", { count: 48_000 }), "48000 MB sind auf der Platte frei."],
    [finding("disk_space", "needs_person", { code: "disk_nearly_full" }), "Auf der Platte ist fast kein Platz mehr."],
    [finding("vault", "well"), "Der Schlüsselbund antwortet und hat den Schlüssel dieses Studios."],
    [finding("vault", "needs_person", { code: "keychain_locked" }), "Der Schlüsselbund dieses Rechners ist verschlossen"],
    [finding("database", "well"), "Die Datei mit Ihren Einträgen ist heil."],
    [finding("clock", "well"), "Die Uhr dieses Rechners geht glaubhaft."],
    [finding("clock", "note", { code: "clock_far_ahead" }), "oder die Uhr ist vorgesprungen."],
    [finding("con-1", "well", { name: "Xero" }), "Xero antwortet."],
    [finding("con-1", "note", { name: "Xero", code: "never_synced" }), "Xero: Noch nie abgeglichen."],
    [finding("con-1", "note", { name: "Xero", code: "paused" }), "Xero: Diese Verbindung ist angehalten."],
    [finding("con-1", "needs_person", { name: "Xero", code: "sign_in_refused" }), "Xero: Das Werkzeug nimmt unsere Anmeldung nicht mehr an."],
    [finding("skipped", "note", { code: "event_unreadable" }), "Nicht übernommen: Ein Eintrag lässt sich dort nicht lesen."],
    [finding("remark", "note", { code: "ends_before_start" }), "Ein Termin endet, bevor er beginnt."],
    [finding("deletions", "note", { count: 3 }), "3 Löschungen warten auf Sie. Sie stehen unter Löschungen."],
    [finding("matches", "note", { count: 1 }), "1 Neuzugang könnte schon Ihrer sein."],
  ];

  it.each(all)("says %o", async (found, words) => {
    show(new Desk({}), "/", () => <Findings of={[found]} />);
    await screen.findByRole("listitem");
    expect([...document.querySelectorAll(".found-row p")].map((it) => it.textContent).join(" ")).toContain(words);
    expect(read()).not.toContain("The desk's");
  });

  it("shows a finding that nobody has words for as it came", async () => {
    show(new Desk({}), "/", () => <Findings of={[finding("moon", "note")]} />);
    await screen.findByText("The desk's words about moon.");
  });
});

describe("why the desk asks first", () => {
  const held: [HeldReason, string][] = [
    [{ why: "all", deletions: 4, kind: "wedding", place: "Xero", done: true }, "Alle 4 Hochzeiten wurden in Xero gelöscht."],
    [{ why: "all", deletions: 4, kind: null, place: "Xero", done: false }, "Alle 4 Einträge würden in Xero gelöscht."],
    [{ why: "many", deletions: 9, of: 20, place: "Xero", done: true }, "9 von 20 wurden in Xero innerhalb einer Woche gelöscht."],
    [{ why: "set_alike", field: "location", records: 8, place: "Xero" }, "„Ort“ bekam in Xero bei 8 Einträgen auf einmal denselben Wert."],
    [{ why: "worth", value: "1925.00 GBP" }, "Eine Hochzeit, in der 1.925,00 £ stehen."],
    [{ why: "near" }, "Eine Hochzeit in den nächsten 30 Tagen."],
    [{ why: "said", words: "nine of twenty" }, "nine of twenty"],
  ];
  it.each(held)("says %o", async (why, words) => {
    const card: DeletionCard = { ...deletion(1), why, reason: why.why === "said" ? why.words : "the desk's reason" };
    show(new Desk({ "deletions.list": [card] }), "/deletions", Deletions);
    await screen.findByText((text) => text.replaceAll("\u00A0", " ") === words);
    expect(read()).not.toContain("the desk's reason");
  });

  it("says what speaks for a pair", async () => {
    show(new Desk({ "matches.list": [match()] }), "/matches", Matches);
    await screen.findByText("Die Namen gleichen sich zu 91 %. Derselbe Tag");
  });

  it("says why something is held, left out or refused in a plan", async () => {
    const change = { collection: "col-1", record: null, title: "Anprobe", detail: "the desk's words" } as const;
    const fault = { kind: "malformed", code: "event_unreadable", message: "the desk's words", next_step: "" } as const;
    const counts = { created: 0, updated: 1, deleted: 0, versions: 0, held_deletions: 1, skipped: 1, failed: 0 };
    const changes = [{ ...change, what: "update", fields: ["location", "notes"] }, { ...change, what: "held_deletion", why: { why: "near" } as const }, { ...change, what: "skipped", fault }];
    const connections = [{ ...counts, id: "con-1", name: "Xero", changes } as const].map((it) => ({ ...it, changes: [...it.changes] }));
    show(new Desk({ "sync.preview": { ...counts, run: null, needs_person: true, needs_approval: [], connections } }), "/preview", Preview);
    for (const button of await screen.findAllByRole("button", { expanded: false })) await userEvent.click(button);
    for (const words of ["Ort, Notizen", "Eine Hochzeit in den nächsten 30 Tagen.", "Ein Eintrag lässt sich dort nicht lesen."]) screen.getByText(words);
    screen.getByText("Genau, auf Englisch: the desk's words");
    expect(read()).not.toContain("the desk's words");
  });
});

function Act(): ReactNode {
  const offer = useOffer();
  return <button type="button" onClick={() => offer("Getan.", { what: [{ change: "chg-1" }] })}>Tun</button>;
}

describe("what was told, done and taken back", () => {
  it("tells of the day by its times, and of a tool that stands by its fault", async () => {
    const notices = [
      { ...stopped, connection: "con-3" as const },
      { ...stopped, id: "not-2" as const, about: "awake" as const, connection: null, slept: { from: "2026-05-14T05:12:00Z", until: "2026-05-14T08:00:00Z" } },
    ];
    const table: Table = { "today.list": [], "records.list": pieces({}), "notices.list": notices, "sync.status": status({ connections: [connection(), broken] }) };
    show(new Desk(table), "/saturday", Saturday);
    const told = await screen.findByRole("region", { name: "Gemeldet" });
    await within(told).findByText("QuickBooks steht");
    within(told).getByText(/^Die Anmeldung bei diesem Werkzeug ist abgelaufen\. Melden Sie sich neu an\. .*2 Hochzeiten heute: 14:00 in Larkmead Barn\. Ganztags\.$/);
    within(told).getByText("Genau, auf Englisch: QuickBooks has refused our sign-in since 07:52.");
    within(told).getByText(/^Dieser Rechner schlief von 06:12 bis 09:00, .* 2 Hochzeiten heute/);
  });

  it("says beside what a second version was kept, and where something was done that is gone", async () => {
    const lines = [line(1, { action: "created", done_at: "desk", place: "this desk", note: "kept beside rec-5", beside: "rec-5" }), line(2, { action: "sent", run: null, done_at: "removed", place: "a list that was removed" })];
    show(new Desk({ "journal.list": lines, "connections.list": [] }), "/activity", Activity);
    await screen.findByText(/neben der anderen Fassung behalten/);
    screen.getByText(/in einer entfernten Liste auf den Stand gebracht/);
    expect(read()).not.toMatch(/kept beside|was removed/);
  });

  it("says what could not be taken back", async () => {
    const unreachable = [{ words: "rec-1 …", facts: { record: "rec-1", name: "Una & Tom", why: "changed", field: "location" } as const }];
    show(new Desk({ "journal.undo": { undone: 0, unreachable } }), "/", Act);
    await userEvent.click(await screen.findByRole("button", { name: "Tun" }));
    await userEvent.click(screen.getByRole("button", { name: /^Rückgängig/ }));
    expect((await screen.findByRole("alertdialog", { name: /Nichts/ })).textContent).toContain("„Una & Tom“: Ort wurde seitdem geändert und bleibt.");
  });
});

it("says of a tool in German what it wants before it is connected", async () => {
  const folder = provider({
    id: "folder", name: "Folder of calendar files", kind: "calendar", sign_in: "none", notes: ["One event a file.", "A file with several."], steps: [],
    settings: [{ name: "path", label: "Folder", help: "The whole path.", required: true }],
  });
  show(new Desk({ "providers.list": [folder] }), "/connections/new", Connect);
  await userEvent.click(await screen.findByRole("button", { name: /^Ordner mit Kalenderdateien/ }));
  expect((await screen.findByRole("textbox", { name: "Ordner" })).getAttribute("aria-describedby")).toBeTruthy();
  screen.getByText(/^Eine Datei je Termin/);
  screen.getByText(/^Der ganze Pfad des Ordners/);
  expect(read()).not.toMatch(/event a file|whole path/);
});
