import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { HealthCard } from "../../api/generated/types";
import { Failure } from "../../api/failure";
import { broken, health } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Board from "./board";

const ENDED = broken.fault;
const xero = health({
  id: "con-3", name: "Xero", state: "unhealthy", score: 20, because: "connection", since: "2026-05-14T06:52:00Z",
  checks: ENDED ? [{ check: "connection", state: "unhealthy", weight: 40, seen: { is: "refused", fault: ENDED, since: "2026-05-14T06:52:00Z" }, words: "desk's words" }] : [],
});
const slow = health({
  id: "con-4", name: "Pixieset", state: "degraded", score: 84, because: "performance",
  checks: [{ check: "performance", state: "degraded", weight: 10, seen: { is: "pace", p50_ms: 900, p95_ms: 6200, p99_ms: 7000, usual_p95_ms: 900 }, words: "desk's words" }],
});
const paused = health({ id: "con-5", name: "Diary", state: "paused", score: null, day: [null, null] });
const unseen = health({ id: "con-6", name: "Bank", state: "unknown", score: null, since: null, looked: null, day: [null, null] });

const board = (...connections: HealthCard[]): Desk => new Desk({ "health.list": { connections, every_s: 300 } });
const title = (): string | null => screen.getByRole("heading", { level: 1 }).textContent;
/** Its name is its title only until something is known. */
const open = async (desk: Desk): Promise<void> => {
  show(desk, "/health", Board);
  await waitFor(() => expect(title()).not.toMatch(/^(Health|Befinden)$/));
};

const of = (row: HTMLElement | undefined) => within(row ?? document.body);

afterEach(() => speak("en-GB"));

describe("how all tools are", () => {
  it("is one sentence that is true of all of them", async () => {
    const cases: [HealthCard[], string][] = [
      [[health(), health({ id: "con-2" }), health({ id: "con-7" }), health({ id: "con-8" }), health({ id: "con-9" })], "All five tools are well."],
      [[health()], "Your one tool is well."],
      [[xero, health(), health({ id: "con-2" })], "Xero needs you; two are well."],
      [[slow, paused, unseen], "Pixieset is not quite well; one is paused; one has not been looked at yet."],
      [Array.from({ length: 13 }, (_, at) => health({ id: `con-${at + 1}` })), "All 13 tools are well."],
    ];
    for (const [cards, said] of cases) {
      const { unmount } = show(board(...cards), "/health", Board);
      expect((await screen.findByRole("heading", { name: said })).textContent).toBe(said);
      unmount();
    }
  });

  it("names the score, the state in words, why, since when, the last 24 hours and what is ahead", async () => {
    await open(board(xero, health({ ahead: [{ ahead: { is: "sign_in_ends", at: "2026-05-17T10:00:00Z" }, before_weddings: true, words: "desk's words", next_step: "" }] })));
    const [first, second] = screen.getAllByRole("listitem");
    expect(of(first).getByRole("link").textContent).toContain("20 of 100");
    expect(of(first).getByText("Not working").closest(".st")?.querySelector("svg")).not.toBeNull();
    expect(of(first).getByText("since 07:52")).toBeTruthy();
    expect(of(second).getByText("Well")).toBeTruthy();
    expect(of(second).getByText(/It answers within 0\.31\ss\. Last read 09:35, as it should be\./)).toBeTruthy();
    expect(of(second).getByText("Its sign-in ends on Sunday. That is before the weekend’s weddings are over.")).toBeTruthy();
    expect(of(second).getByRole("img", { name: "The last 24 hours: 40 at the lowest, 98 at the end." }).querySelector("svg")).not.toBeNull();
    expect(screen.getByRole("link", { name: /Xero/ }).getAttribute("href")).toBe("/health/con-3");
  });

  it("says of what rests, and of what nobody has seen, just that", async () => {
    await open(board(paused, unseen));
    expect(screen.getByText("You let it rest. Nobody looks until you resume it.")).toBeTruthy();
    expect(screen.getByText("Nobody has looked yet.")).toBeTruthy();
    expect(screen.getAllByRole("img", { name: "Nobody looked in the last 24 hours." })).toHaveLength(2);
  });

  it("is said in German without a word of the desk's English", async () => {
    await speak("de");
    await open(board(xero, slow, health(), health({ id: "con-2" })));
    expect(title()).toBe("Xero braucht Sie; Pixieset hakt; zwei sind in Ordnung.");
    expect(screen.getByText("Die Anmeldung bei diesem Werkzeug ist abgelaufen.")).toBeTruthy();
    expect(screen.getByText(/Fast alle Antworten kommen in 6,2\ss; sonst sind es 0,9\ss\./)).toBeTruthy();
    expect(document.body.textContent).not.toContain("desk's words");
  });

  it("looks again when somebody says so, by the keyboard too, and reads what came of it", async () => {
    const desk = board(slow);
    await open(desk);
    desk.table["health.check"] = { connections: [health({ name: "Pixieset" })], every_s: 300 };
    desk.table["health.list"] = { connections: [health({ name: "Pixieset" })], every_s: 300 };
    await userEvent.tab();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Check now" }));
    await userEvent.keyboard("{Enter}");
    await screen.findByRole("heading", { name: "Your one tool is well." });
    expect(desk.of("health.check")).toHaveLength(1);
  });

  it("says that it is looking, and why it could not", async () => {
    const desk = board(health());
    const ends: ((why: Failure) => void)[] = [];
    desk.table["health.check"] = () => new Promise((_, reject) => void ends.push(reject));
    await open(desk);
    await userEvent.click(screen.getByRole("button", { name: "Check now" }));
    await screen.findByText("Checking…");
    ends[0]?.(new Failure("desk_busy", "The desk has its hands full.", "Try again in a minute."));
    await screen.findByText("The desk has its hands full.");
  });

  it("says what comes here while nothing is connected", async () => {
    await open(board());
    expect(title()).toBe("Nothing is connected yet.");
    expect(screen.getByText("Your tools come here.")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Connect a tool" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Check now" })).toBeNull();
  });

  it("is never empty where it could not be read", async () => {
    const desk = new Desk({ "health.list": new Failure("bug", "The page is torn.", "Look again.") });
    show(desk, "/health", Board);
    await screen.findByText("The page is torn.");
    desk.table["health.list"] = { connections: [health()], every_s: 300 };
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await screen.findByText("Well");
  });
});
