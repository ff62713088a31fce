import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { AlertBoard, IncidentCard } from "../../api/generated/types";
import { Failure } from "../../api/failure";
import { alertBoard, channel, channelBook, incident, phoneChannel } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Board from "./board";

const behind = incident({ id: "inc-4", cause: { cause: "behind", connection: "con-2", name: "Google Calendar" }, connection: "con-2", severity: "warning", title: "Google Calendar was not compared for too long" });
const taken = incident({ id: "inc-5", state: "acknowledged", taken_on: { by: "channel", name: "Slack", who: "Jo Penrose" }, title: "Pixieset does not answer" });
const gone = incident({ id: "inc-6", clear: "2026-05-14T08:31:00Z", title: "VSCO Workspace does not answer" });
const past = incident({ id: "inc-1", state: "resolved", since: "2026-05-12T09:00:00Z", ended: "2026-05-12T09:12:00Z", title: "The network was away" });

const desk = (over: Partial<AlertBoard> = {}): Desk => new Desk({ "alerts.list": alertBoard(over), "channels.list": channelBook() });
const title = (): string | null => screen.getByRole("heading", { level: 1 }).textContent;
const open = async (of: Desk): Promise<void> => {
  show(of, "/alerts", Board);
  await waitFor(() => expect(title()).not.toMatch(/^(Alerts|Meldungen)$/));
};

afterEach(() => speak("en-GB"));

describe("what is wrong", () => {
  it("is one sentence that is true of all of it", async () => {
    const cases: [IncidentCard[], string][] = [
      [[], "Nothing is wrong."],
      [[incident()], "1 thing is wrong, and nobody looks after it yet."],
      [[incident(), behind], "2 things are wrong, and nobody looks after them yet."],
      [[incident(), behind, taken, gone], "3 things are wrong, and nobody looks after 2 of them yet."],
      [[taken], "1 thing is wrong, and somebody looks after it."],
      [[gone], "Nothing is wrong just now."],
    ];
    for (const [cards, said] of cases) {
      const { unmount } = show(desk({ open: cards }), "/alerts", Board);
      expect((await screen.findByRole("heading", { name: said })).textContent).toBe(said);
      unmount();
    }
  });

  it("says how bad it is, what, since when, who was told and who looks after it", async () => {
    await open(desk({ open: [incident({ waiting: 1 }), taken, gone] }));
    const [first, second, third] = within(screen.getByRole("region", { name: "Wrong now" })).getAllByRole("listitem");
    expect(within(first ?? document.body).getByText("Urgent").closest(".st")?.querySelector("svg")).not.toBeNull();
    expect(first?.textContent).toContain("since 07:52");
    expect(first?.textContent).toContain("Nobody looks after it yet. Told: Studio chat. 1 message is still on its way.");
    expect(within(first ?? document.body).getByRole("link", { name: "Xero has refused our sign-in" }).getAttribute("href")).toBe("/alerts/inc-3");
    expect(second?.textContent).toContain("Jo Penrose (Slack) looks after it.");
    expect(third?.textContent).toContain("Nothing is wrong any more since 09:31");
    expect(screen.getAllByRole("button", { name: /^I look after it/ })).toHaveLength(1);
  });

  it("is taken on at one press, by the keyboard too", async () => {
    const of = desk({ open: [incident()] });
    of.table["alerts.acknowledge"] = new Failure("bug", "The page is torn.", "");
    await open(of);
    screen.getByRole("button", { name: "I look after it: Xero has refused our sign-in" }).focus();
    await userEvent.keyboard("{Enter}");
    expect(of.of("alerts.acknowledge")[0]?.ask).toEqual({ id: "inc-3" });
    await screen.findByText("The page is torn.");
  });

  it("is loud where nobody elsewhere is told, and calm where it could be better", async () => {
    await open(desk({ open: [incident()], nobody_reached: true, channels: 0, heartbeat: false }));
    expect(screen.getByRole("alert").textContent).toContain("Nobody but whoever sits here is told.");
    screen.getByText("Told on this computer only.");
    screen.getByText("Unprotected while this computer is off.");
    expect(screen.getByRole("link", { name: "Add a channel" }).getAttribute("href")).toBe("/alerts/channels/new");
  });

  it("says nothing of that where all is well", async () => {
    await open(desk({ open: [incident()] }));
    expect(screen.queryByRole("alert")).toBeNull();
    expect(screen.queryByRole("region", { name: "Good to know" })).toBeNull();
  });

  it("can be held for a while, until the morning by the studio's clock, and told again", async () => {
    const of = desk();
    of.table["alerts.hold"] = ({ minutes }) => alertBoard({ held_until: minutes ? "2026-05-15T06:00:00Z" : null });
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "Hold alerts" }));
    of.table["alerts.list"] = alertBoard({ held_until: "2026-05-15T06:00:00Z" });
    await userEvent.click(await screen.findByRole("menuitem", { name: "Until tomorrow morning" }));
    // From 09:40 until 07:00.
    expect(of.of("alerts.hold")[0]?.ask.minutes).toBe(21 * 60 + 20);
    await screen.findByText("What can wait is held until Fri 15 May, 07:00.");
    await userEvent.click(screen.getByRole("button", { name: "Tell again now" }));
    expect(of.of("alerts.hold")[1]?.ask).toEqual({});
  });

  it("says why it could not be held", async () => {
    const of = desk();
    of.table["alerts.hold"] = new Failure("bug", "The page is torn.", "");
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "Hold alerts" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "For an hour" }));
    await screen.findByText("The page is torn.");
    expect(of.of("alerts.hold")[0]?.ask).toEqual({ minutes: 60 });
  });

  it("names what was lately, and how long it lasted", async () => {
    await open(desk({ over: [past] }));
    const row = within(screen.getByRole("region", { name: "Over lately" })).getByRole("listitem");
    expect(row.textContent).toBe("12 MayThe network was awaylasted 12 minutes");
  });

  it("says on a quiet day what comes here, and who would hear", async () => {
    await open(new Desk({ "alerts.list": alertBoard(), "channels.list": channelBook({ channels: [channel(), phoneChannel({ proven: null, unproven: true }), channel({ id: "cha-3", on: false, name: "Old chat" })] }) }));
    screen.getByText("All is quiet.");
    const rows = within(await screen.findByRole("region", { name: "Who would hear" })).getAllByRole("listitem").map((it) => it.textContent);
    expect(rows).toEqual(["Studio chatTook a message Tue 12 May, 16:10", "Marian’s phoneNever tried"]);
  });

  it("is said in German from its facts", async () => {
    await speak("de");
    await open(desk({ open: [incident({ words: "desk's words", steps: ["desk's words"], title: "desk's words" }), { ...behind, title: "desk's words", words: "desk's words" }], nobody_reached: true }));
    expect(title()).toBe("2 Sachen sind in Unordnung, und noch kümmert sich niemand.");
    screen.getByText("Xero nimmt unsere Anmeldung nicht mehr an");
    screen.getByText("Google Calendar ist zurückgefallen");
    expect(document.body.textContent).not.toContain("desk's words");
    expect(screen.getByRole("alert").textContent).not.toContain("Genau, auf Englisch");
  });

  it("is never empty where it could not be read", async () => {
    const of = new Desk({ "alerts.list": new Failure("bug", "The page is torn.", "Look again.") });
    show(of, "/alerts", Board);
    await screen.findByText("The page is torn.");
    expect(screen.queryByText("Nothing is wrong.")).toBeNull();
  });
});
