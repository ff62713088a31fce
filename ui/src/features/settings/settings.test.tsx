import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import type { Season } from "../../api/generated/types";
import { connection, exportBook, folder, tool, updates, webhooks } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import Settings from "./settings";

const finding = (over: object = {}) => ({ id: "vault", state: "well", message: "The keychain answers.", next_step: "", ...over });
const YEAR = [..."ooospppppsoo"].map((it): Season => (it === "p" ? "peak" : it === "s" ? "shoulder" : "off"));
const TELLING = { day_begins: true, awake: true, needs_you: true, quiet: null, quiet_until: null };
const NOTHING = { day_begins: null, awake: null, needs_you: null, quiet: null, no_quiet: false };

const set = (over: Table = {}): Desk =>
  new Desk({
    "doctor.look": { state: "well", findings: [finding()], figures: { records: 42 } },
    "studio.show": { name: "Wick Flowers", zone: null, seasons: YEAR, season: "peak", travel_min: 0, turnaround_min: 0, computer_zone: "Europe/London", zones: ["Europe/Berlin", "Europe/London"] },
    "connections.list": [connection()],
    "connections.show": tool(),
    "connections.schedule": tool(),
    "telling.show": TELLING,
    "telling.set": TELLING,
    "desktop.show": { offered: true, starts: false },
    "desktop.set": { offered: true, starts: true },
    "desktop.notify": { shown: true },
    "studio.set": { name: "Wick & Daughters", zone: null, seasons: YEAR, season: "peak", travel_min: 0, turnaround_min: 0, computer_zone: "Europe/London", zones: [] },
    "rules.list": { rules: [], starts: [] },
    "backup.make": ({ file }) => ({ file, records: 42, bytes: 1000 }),
    "folder.show": folder(),
    "updates.show": updates(),
    "exports.list": exportBook(),
    "webhooks.show": webhooks(),
    ...over,
  });

const backupFile = async (): Promise<HTMLElement> => within(await screen.findByRole("region", { name: "Backup" })).findByRole("textbox", { name: "File" });

describe("settings", () => {
  it("says that the desk is well only when nothing needs somebody", async () => {
    show(set({ "doctor.look": { state: "needs_person", findings: [finding({ state: "needs_person", message: "The disk is almost full.", next_step: "Make room. In the terminal: wedsync doctor." })], figures: {} } }), "/settings", Settings);
    await screen.findByRole("heading", { level: 1, name: "1 thing about this desk needs you." });
    expect(screen.getByText("The disk is almost full.")).toBeTruthy();
    expect(screen.getByText("Make room.")).toBeTruthy();
    expect(document.body.textContent).not.toContain("wedsync ");
  });

  it("leads to every part from the list of contents, by the keys as well", async () => {
    show(set(), "/settings", Settings);
    const contents = await screen.findByRole("navigation", { name: "On this page" });
    for (const link of within(contents).getAllByRole("link")) {
      await userEvent.click(link);
      expect(document.activeElement?.id).toBe(link.getAttribute("href")?.split("#").at(-1));
      expect(document.activeElement?.getAttribute("aria-label")).toBe(link.textContent);
      expect(within(contents).getAllByRole("link", { current: "page" })).toEqual([link]);
    }
  }, 20_000);

  it("goes to the part that its address names, and says each finding once", async () => {
    show(set({ "doctor.look": { state: "needs_person", findings: [finding(), finding({ id: "disk", state: "needs_person", message: "The disk is almost full." })], figures: {} } }), "/settings", Settings, "/settings#backup");
    await screen.findByText("The disk is almost full.");
    expect(document.activeElement?.id).toBe("backup");
    expect(screen.getAllByText("The disk is almost full.")).toHaveLength(1);
    expect(within(screen.getByRole("region", { name: "Check-up" })).getByText("The keychain answers.")).toBeTruthy();
  });

  it("keeps the studio's name, and leaves its zone alone meanwhile", async () => {
    const it = set();
    show(it, "/settings", Settings);
    const name = await screen.findByRole("textbox", { name: "What the studio is called" });
    expect(screen.getByRole("button", { name: "Keep this name" })).toHaveProperty("disabled", true);
    await userEvent.clear(name);
    await userEvent.type(name, " Wick & Daughters ");
    await userEvent.click(screen.getByRole("button", { name: "Keep this name" }));
    expect(it.of("studio.set").map((asked) => asked.ask)).toEqual([{ name: "Wick & Daughters", zone: null, seasons: null }]);
  });

  it("takes nothing away that somebody is writing when a later look fails", async () => {
    const it = set();
    show(it, "/settings", Settings);
    const name = await screen.findByRole("textbox", { name: "What the studio is called" });
    await userEvent.type(name, " & Daughters");
    it.table["studio.show"] = new Failure("store_busy", "The desk is busy.", "Try again.");
    it.say("desk");
    expect((await screen.findAllByRole("alert")).length).toBeGreaterThan(0);
    expect(name).toHaveProperty("value", "Wick Flowers & Daughters");
    expect(document.contains(name)).toBe(true);
  });

  it("takes another zone, and leaves the name alone", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.click(await screen.findByRole("button", { name: /As this computer, London/ }));
    await userEvent.click(await screen.findByRole("option", { name: /^Berlin/ }));
    expect(it.of("studio.set").map((asked) => asked.ask)).toEqual([{ name: null, zone: "Europe/Berlin", seasons: null }]);
  });

  it("says where a backup lies, or why there is none", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.type(await backupFile(), "/media/disk/may.wedsync");
    await userEvent.click(screen.getByRole("button", { name: "Make a backup" }));
    await screen.findByText("42 records lie in /media/disk/may.wedsync.");
    it.table["backup.make"] = new Failure("there_already", "There is a file of that name.", "Choose another name.");
    await userEvent.click(screen.getByRole("button", { name: "Make a backup" }));
    expect((await screen.findByRole("alert")).textContent).toContain("There is a file of that name.");
  });

  it("changes one month of the year, and leaves the other eleven alone", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.click(await screen.findByRole("button", { name: /Season in December/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Peak" }));
    const [asked] = it.of("studio.set");
    expect(asked?.ask).toEqual({ name: null, zone: null, seasons: [...YEAR.slice(0, 11), "peak"] });
  });

  it("says how often a tool is looked at and why, and takes another choice", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await screen.findByText(/Looked at every 15 minutes, because it is off-season\. Next at 09:45\./);
    await userEvent.click(screen.getByRole("button", { name: /How often VSCO Workspace is looked at/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Every hour" }));
    await userEvent.click(screen.getByRole("button", { name: /How often VSCO Workspace is looked at/ }));
    await userEvent.click(await screen.findByRole("option", { name: /As the season says/ }));
    expect(it.of("connections.schedule").map((asked) => asked.ask)).toEqual([{ id: "con-1", every_s: 3600 }]);
  });

  it("says until when nothing can be looked at less often, and why it was refused", async () => {
    const rhythm = { ...tool().rhythm, held_until: "2026-05-14T21:00:00Z" };
    const refused = new Failure("wedding_under_way", "A wedding is under way until 22:00.", "Choose it again when the wedding is over.");
    show(set({ "connections.show": tool({ rhythm }), "connections.schedule": refused }), "/settings", Settings);
    await screen.findByText("A wedding is under way until 22:00. Until then nothing can be looked at less often.");
    screen.getByText("On days with weddings that depend on it: every minute. 42 requests in its busiest hour of the last day; its pace allows 3,600.");
    await userEvent.click(screen.getByRole("button", { name: /How often/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Every hour" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Choose it again when the wedding is over.");
  });

  it("switches one kind of notice off, and has no switch for what is critical", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.click(await screen.findByRole("checkbox", { name: /slept through/ }));
    expect(it.of("telling.set").map((asked) => asked.ask)).toEqual([{ ...NOTHING, awake: false }]);
    const kinds = screen.getByRole("group", { name: "What you are told" });
    expect(within(kinds).getAllByRole("checkbox")).toHaveLength(3);
    expect(screen.getByText(/always told, at any hour, when a tool stops/)).toBeTruthy();
  });

  it("shows a notification to look at, and says if nobody took it", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.click(await screen.findByRole("button", { name: "Show me one" }));
    await screen.findByText("Shown");
    it.table["desktop.notify"] = { shown: false };
    await userEvent.click(screen.getByRole("button", { name: "Show me one" }));
    await screen.findByText("Nobody takes notifications on this computer");
  });

  it("keeps quiet hours as they were typed, and ends them", async () => {
    const it = set();
    show(it, "/settings", Settings);
    const from = await screen.findByRole("group", { name: "From" });
    const hour = within(from).getAllByRole("spinbutton")[0];
    if (hour) await userEvent.type(hour, "2130");
    await userEvent.click(screen.getByRole("button", { name: "Keep these hours quiet" }));
    expect(it.of("telling.set").map((asked) => asked.ask)).toEqual([{ ...NOTHING, quiet: { from: "21:30", until: "07:00" } }]);
    it.table["telling.show"] = { ...TELLING, quiet: { from: "21:30", until: "07:00" }, quiet_until: "2026-05-15T06:00:00Z" };
    it.say("desk");
    await screen.findByText("Quiet from 21:30 to 07:00.");
    await userEvent.click(screen.getByRole("button", { name: "No quiet hours" }));
    expect(it.of("telling.set").at(-1)?.ask).toEqual({ ...NOTHING, no_quiet: true });
  });

  it("starts with the computer, or says that this is no place for it", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.click(await screen.findByRole("checkbox", { name: /Start with the computer/ }));
    expect(it.of("desktop.set").map((asked) => asked.ask)).toEqual([{ starts: true }]);
    it.table["desktop.show"] = { offered: false, starts: false };
    it.say("desk");
    await screen.findByText("This is set in the program itself, in its own studio.");
    expect(screen.queryByRole("button", { name: "Show me one" })).toBeNull();
  });
});
