import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { VersionsCard } from "../../api/generated/types";
import { connection, google, phone, visit } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import { alike, begin, joined, resolution } from "./choice";
import TwoVersions from "./versions";

const desk = (cards = [visit, phone(1, "Una MacAskill"), phone(2, "Vikram Ashworth")]): Desk =>
  new Desk({ "versions.list": cards, "connections.list": [connection(), google()], "versions.resolve": ({ id }) => ({ id, state: "settled", line: "chg-7" }) });

const open = (of: Desk, id = "ver-9"): unknown => show(of, "/versions/$id", TwoVersions, `/versions/${id}`);

describe("two versions", () => {
  it("preselects nothing but texts whose changes touch different words", async () => {
    open(desk());
    const notes = await screen.findByRole("radiogroup", { name: "Notes" });
    expect(within(notes).getByRole("radio", { name: "Keep both texts" })).toHaveProperty("checked", true);
    const when = screen.getByRole("radiogroup", { name: "Date and times" });
    expect(within(when).queryByRole("radio", { checked: true })).toBeNull();
    expect(screen.getByRole("button", { name: /Settle 2 fields/ })).toHaveProperty("disabled", true);
  });

  it("marks the words that differ and no others", async () => {
    open(desk());
    await screen.findByRole("radiogroup", { name: "Notes" });
    expect([...document.querySelectorAll("ins")].map((it) => it.textContent.trim())).toEqual([
      "10:15", ", and not over the lake", "after", "10:15", ", and not over the lake", "after",
    ]);
    expect([...document.querySelectorAll("del")].map((it) => it.textContent)).toEqual(["10:00", "before"]);
  });

  it("says true times, and which is later as a fact", async () => {
    open(desk());
    await screen.findByText("Changed before Tue 12 May, 16:10");
    await screen.findByText("later by 19 h");
  });

  it("says when a tool says it was changed, and that none says who", async () => {
    const told = { ...visit, fields: visit.fields.map((field) => ({ ...field, sides: field.sides.map((side) => (side.place === "con-2" ? { ...side, told: "2026-05-13T09:58:00Z" } : side)) })) };
    open(desk([told]));
    await screen.findByText("Google Calendar changed it last Wed 13 May, 10:58, and does not say who.");
    expect(screen.getByText("VSCO Workspace says neither when nor who.")).toBeTruthy();
  });

  it("is settled by keys alone, with both texts and the chosen times", async () => {
    const it = desk();
    open(it);
    await screen.findByRole("radiogroup", { name: "Notes" });
    await userEvent.keyboard("{ArrowDown}2{Control>}{Enter}{/Control}");
    const [asked] = it.of("versions.resolve");
    expect(asked?.ask).toEqual({
      id: "ver-9", keep_both: false, rule: false,
      set: [
        ["notes", "Meet Jo at the stable gate from 10:15. Drone only before guests arrive, and not over the lake. Speeches after the meal."],
        ["start", "2026-05-16T14:00:00Z"],
        ["end", "2026-05-16T16:00:00Z"],
      ],
    });
  });

  it("goes on to the next one, although the settled one is gone from the list at once", async () => {
    const it = desk();
    const left = [visit, phone(1, "Una MacAskill")];
    it.table["versions.list"] = () => left.filter((card) => !it.of("versions.resolve").some(({ ask }) => ask.id === card.id));
    // Other answers are slower to come back than the list.
    it.table["connections.list"] = () => new Promise((tell) => setTimeout(() => tell([connection(), google()]), 150));
    open(it, "ver-9");
    await screen.findByRole("radiogroup", { name: "Notes" });
    await userEvent.keyboard("{ArrowDown}2{Control>}{Enter}{/Control}");
    await screen.findByRole("heading", { level: 1, name: "Una MacAskill" });
  });

  it("makes a rule only after saying what else differs in the same way", async () => {
    const it = desk();
    open(it, "ver-1");
    await userEvent.click(await screen.findByRole("radio", { name: /QuickBooks/ }));
    await userEvent.click(screen.getByRole("button", { name: "Make it a rule, 1 more…" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog.textContent).toContain("Vikram Ashworth");
    await userEvent.click(within(dialog).getByRole("button", { name: "Settle and make it the rule" }));
    expect(it.of("versions.resolve")[0]?.ask).toEqual({ id: "ver-1", take: { connection: "con-3" }, set: [], keep_both: false, rule: true });
  });
});

const differing = (field: string, ...values: string[]): VersionsCard => ({
  ...visit, kind: "wedding", fields: [{ field, label: field, agreed: null, sides: values.map((value, index) => ({ place: `con-${index + 1}`, name: "", value, after: null, by: null, told: null })) }],
});

describe("a version of one's own", () => {
  it("is an amount in the currency of the others, whose letters the arrows go over", async () => {
    const it = desk([differing("value", "1925.00 GBP", "2000.00 GBP")]);
    open(it);
    await userEvent.click(await screen.findByRole("button", { name: "Other words…" }));
    const own = screen.getByRole("textbox", { name: /Value/ });
    await userEvent.type(own, "1,955{ArrowLeft}");
    expect(document.activeElement).toBe(own);
    expect(screen.queryByRole("radio", { checked: true })).toBeNull();
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(it.of("versions.resolve")[0]?.ask.set).toEqual([["value", "1955.00 GBP"]]);
  });

  it("is one of the statuses that the kind knows", async () => {
    const it = desk([differing("status", "booked", "confirmed")]);
    open(it);
    await userEvent.click(await screen.findByRole("button", { name: "Other words…" }));
    await userEvent.click(screen.getByRole("button", { name: /^Choose one/ }));
    await userEvent.click(screen.getByRole("option", { name: "Postponed" }));
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(it.of("versions.resolve")[0]?.ask.set).toEqual([["status", "postponed"]]);
  });

  it("begins, and ends, on days and hours typed part by part", async () => {
    const it = desk([differing("when", "2026-05-16T14:00:00Z", "2026-05-16T15:00:00Z")]);
    open(it);
    await userEvent.click(await screen.findByRole("button", { name: "Other words…" }));
    await userEvent.type(within(screen.getByRole("group", { name: "Starts" })).getByRole("spinbutton", { name: /^day/ }), "16052026");
    await userEvent.type(within(screen.getByRole("group", { name: "Starts, time" })).getByRole("spinbutton", { name: /^hour/ }), "1430");
    await userEvent.type(within(screen.getByRole("group", { name: "Ends" })).getByRole("spinbutton", { name: /^day/ }), "16052026");
    await userEvent.type(within(screen.getByRole("group", { name: "Ends, time" })).getByRole("spinbutton", { name: /^hour/ }), "1600");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(it.of("versions.resolve")[0]?.ask.set).toEqual([["start", "2026-05-16T14:30:00 Europe/London"], ["end", "2026-05-16T16:00:00 Europe/London"]]);
  });
});

describe("the way back", () => {
  it("stands there after one was settled, and leads to it again", async () => {
    const it = desk();
    it.table["journal.undo"] = { undone: 1, unreachable: [] };
    open(it);
    await screen.findByRole("radiogroup", { name: "Notes" });
    await userEvent.keyboard("{ArrowDown}2{Control>}{Enter}{/Control}");
    expect((await screen.findByRole("alertdialog")).textContent).toContain("“Site visit, Wick Farm” is settled.");
    await screen.findByRole("heading", { level: 1, name: "Una MacAskill" });
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(it.of("journal.undo").map(({ ask }) => ask)).toEqual([{ what: { change: "chg-7" } }]);
    await screen.findByRole("heading", { level: 1, name: "Site visit, Wick Farm" });
  });
});

describe("choices", () => {
  it("joins nothing where both touched the same words", () => {
    const [notes] = visit.fields;
    if (!notes) throw new Error("the visit has notes");
    const clash = { ...notes, sides: notes.sides.map((side, index) => ({ ...side, value: `Meet Jo at ${index}` })) };
    expect(joined(clash)).toBeUndefined();
    expect(joined(notes)).toContain("10:15");
  });

  it("takes one place's word as a whole rather than field by field", () => {
    expect(resolution(visit, { notes: { from: "con-2" }, when: { from: "con-2" } }, false)).toEqual({
      id: "ver-9", take: { connection: "con-2" }, set: [], keep_both: false, rule: false,
    });
    expect(begin(phone(1, "x"))).toEqual({ phone: undefined });
  });

  it("counts as alike only what that place differs about, field for field", () => {
    const one = phone(1, "x");
    const more = { ...phone(3, "z"), fields: [...phone(3, "z").fields, ...visit.fields] };
    expect(alike(one, "con-3", [one, phone(2, "y"), more, visit]).map((it) => it.id)).toEqual(["ver-2"]);
  });
});
