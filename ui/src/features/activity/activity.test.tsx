import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { JournalLine, ListJournal } from "../../api/generated/types";
import { connection, google, line } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import Activity from "./activity";

const lines = [
  line(3, { at: "2026-05-14T08:40:00Z" }),
  line(2, { at: "2026-05-14T08:40:00Z", name: "Una & Tom", changes: [{ field: "notes", before: "Peonies", after: null }] }),
  line(1, { at: "2026-05-12T07:00:00Z", run: null, place: "this desk", action: "edited", name: "Tasting", kind: "appointment" }),
];
const EACH = 200;

/** As the desk does it: what is asked for, of all there is, so many at once. */
const journal = (all: readonly JournalLine[]) => ({ before, place, since, undone }: ListJournal): JournalLine[] => {
  const at = before ? all.findIndex((it) => it.id === before) + 1 : 0;
  const fits = (it: JournalLine): boolean =>
    (place !== "desk" || it.place === "this desk") && (!since || Date.parse(it.at) > Date.parse(since)) && (!undone || it.state === "undone");
  return all.slice(at).filter(fits).slice(0, EACH);
};

const desk = (all = lines): Desk => new Desk({ "journal.list": journal(all), "connections.list": [connection(), google()], "journal.undo": { undone: 1, unreachable: [{ words: "Xero cannot be reached; it follows with the next sync.", facts: { record: null, name: "", why: "from_tool" } }] } });

describe("activity", () => {
  it("tells each change with what it was and what it is", async () => {
    show(desk(), "/activity", Activity);
    await screen.findByRole("heading", { name: "2 changes today" });
    const [first] = await screen.findAllByRole("listitem");
    expect(first?.querySelector("del")?.textContent).toBe("Wick Farm");
    expect(first?.querySelector("ins")?.textContent).toBe("Larkmead Barn");
    expect(screen.getByText(/emptied/)).toBeTruthy();
  });

  it("undoes the one change that is meant, and names what could not be reached", async () => {
    const it = desk();
    show(it, "/activity", Activity);
    await userEvent.click(await screen.findByRole("button", { name: "Undo the change of Una & Tom" }));
    expect(it.of("journal.undo").map((asked) => asked.ask)).toEqual([{ what: { change: "chg-2" } }]);
    await screen.findByText(/Xero cannot be reached/);
  });

  it("asks before it undoes a whole sync, and not while only a part of it is shown", async () => {
    const it = desk();
    show(it, "/activity", Activity);
    await userEvent.click(await screen.findByRole("button", { name: "Undo all of it…" }));
    expect(it.of("journal.undo")).toEqual([]);
    await userEvent.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Undo all of it" }));
    expect(it.of("journal.undo").map((asked) => asked.ask)).toEqual([{ what: { run: "run-1" } }]);
    await userEvent.click(screen.getByRole("button", { name: "Done here" }));
    await waitFor(() => expect(screen.queryByText("Una & Tom")).toBeNull());
    expect(screen.queryByRole("button", { name: "Undo all of it…" })).toBeNull();
    expect(screen.getByText("Tasting")).toBeTruthy();
  });

  it("says how much is new since somebody last looked, by the desk's clock", async () => {
    localStorage.setItem("activity-seen", "2026-05-13T09:00:00Z");
    show(desk(), "/activity", Activity);
    await screen.findByText(/^2 since you last looked, Wed 13 May, 10:00\./);
    await userEvent.click(screen.getByRole("button", { name: "While I was away" }));
    await waitFor(() => expect(screen.queryByText("Tasting")).toBeNull());
    expect(screen.getByText("Una & Tom")).toBeTruthy();
  });

  it("shows what is older than the first piece when asked, and says so much only of what it knows", async () => {
    const many = Array.from({ length: EACH + 5 }, (_, index) =>
      line(500 - index, { at: "2026-05-14T08:40:00Z", name: `Wedding ${index + 1}` }));
    const it = desk(many);
    show(it, "/activity", Activity);
    await screen.findByRole("heading", { name: `More than ${EACH} changes today` });
    expect(screen.getByText(`${EACH} weddings`)).toBeTruthy();
    // It goes on in the next piece: nobody undoes what they do not see.
    expect(screen.queryByRole("button", { name: "Undo all of it…" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Show older" }));
    await screen.findByText(`${EACH + 5} weddings`);
    expect(screen.getByRole("button", { name: "Undo all of it…" })).toBeTruthy();
    expect(it.of("journal.list").at(-1)?.ask).toEqual({ before: many[EACH - 1]?.id });
    await screen.findByRole("heading", { name: `${EACH + 5} changes today` });
    expect(screen.queryByRole("button", { name: "Show older" })).toBeNull();
  });

  it("looks for a tool in everything there is, not among what was read", async () => {
    const it = desk();
    show(it, "/activity", Activity);
    await userEvent.click(await screen.findByRole("button", { name: /Any tool/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Google Calendar" }));
    expect(it.of("journal.list").at(-1)?.ask).toEqual({ place: { connection: "con-2" } });
  });

  it("remembers when it was left, by the desk's clock", async () => {
    const shown = show(desk(), "/activity", Activity);
    await screen.findByText("Tasting");
    shown.unmount();
    expect(localStorage.getItem("activity-seen")).toMatch(/^2026-05-14T08:4/);
  });
});
