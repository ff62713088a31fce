import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { deletion } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import Deletions from "./deletions";

const desk = (count: number): Desk =>
  new Desk({
    "deletions.list": Array.from({ length: count }, (_, index) => deletion(index + 1)),
    "deletions.approve": ({ id }) => ({ id, state: "approved" }),
    "deletions.refuse": ({ id }) => ({ id, state: "refused" }),
  });

describe("deletions", () => {
  it("names every one before it asks, and keeps with one button", async () => {
    const it = desk(2);
    show(it, "/deletions", Deletions);
    await screen.findByText("Google Calendar no longer has these 2.");
    expect(screen.getByRole("link", { name: "Tasting 1" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Keep these 2" }));
    expect(it.of("deletions.refuse").map((asked) => asked.ask)).toEqual([{ id: "del-1" }, { id: "del-2" }]);
    expect(it.of("deletions.approve")).toEqual([]);
    it.table["journal.undo"] = { undone: 1, unreachable: [] };
    expect((await screen.findByRole("alertdialog")).textContent).toContain("2 stay as they are.");
    await userEvent.click(screen.getByRole("button", { name: /^Undo/ }));
    expect(it.of("journal.undo").map((asked) => asked.ask)).toEqual([{ what: { deletion: "del-1" } }, { what: { deletion: "del-2" } }]);
  });

  it("deletes none by Enter alone: the way back has the focus", async () => {
    const it = desk(2);
    show(it, "/deletions", Deletions);
    await userEvent.click(await screen.findByRole("button", { name: "Delete these 2…" }));
    const dialog = await screen.findByRole("dialog");
    expect(document.activeElement?.textContent).toBe("Not now");
    await userEvent.keyboard("{Enter}");
    expect(it.of("deletions.approve")).toEqual([]);
    expect(dialog.isConnected).toBe(false);
  });

  it("wants the number typed for more than ten", async () => {
    const it = desk(12);
    show(it, "/deletions", Deletions);
    await userEvent.click(await screen.findByRole("button", { name: "Delete these 12…" }));
    const dialog = await screen.findByRole("dialog");
    const sure = within(dialog).getByRole("button", { name: "Delete these 12" });
    await userEvent.type(within(dialog).getByRole("textbox"), "11");
    expect(sure).toHaveProperty("disabled", true);
    await userEvent.clear(within(dialog).getByRole("textbox"));
    await userEvent.type(within(dialog).getByRole("textbox"), "12");
    await userEvent.click(sure);
    expect(it.of("deletions.approve")).toHaveLength(12);
  });

  it("touches only those that were ticked", async () => {
    const it = desk(3);
    show(it, "/deletions", Deletions);
    await userEvent.click(await screen.findByRole("checkbox", { name: "Choose Tasting 2" }));
    await userEvent.click(screen.getByRole("button", { name: "Keep this one" }));
    expect(it.of("deletions.refuse").map((asked) => asked.ask)).toEqual([{ id: "del-2" }]);
  });
});
