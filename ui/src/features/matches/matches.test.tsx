import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { match } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import Matches from "./matches";

const two = [match(), match({ id: "mat-2", name: "Una", date: "2026-06-06", candidates: [{ id: "rec-2", name: "Una & Tom", date: "2026-06-13" }] })];
const desk = (over: object = {}): Desk =>
  new Desk({ "matches.list": two, "matches.accept": ({ id }) => ({ id, state: "accepted" }), "matches.refuse": ({ id }) => ({ id, state: "refused" }), ...over });

describe("doubtful pairs", () => {
  it("says what speaks for a pair and what against it, and joins nothing by itself", async () => {
    const it = desk();
    show(it, "/matches", Matches);
    const first = await screen.findByRole("region", { name: "Amara & Zoe" });
    expect(within(first).getByText("Same day, names alike (0.91). The same day")).toBeTruthy();
    expect(within(first).getByText("Another name")).toBeTruthy();
    const second = screen.getByRole("region", { name: "Una" });
    expect(within(second).getByText("Another day. Another name")).toBeTruthy();
    expect(it.of("matches.accept")).toEqual([]);
  });

  it("answers the one whose button was pressed", async () => {
    const it = desk();
    show(it, "/matches", Matches);
    await userEvent.click(within(await screen.findByRole("region", { name: "Una" })).getByRole("button", { name: "It is another one" }));
    expect(it.of("matches.refuse").map((asked) => asked.ask)).toEqual([{ id: "mat-2" }]);
  });

  it("answers the first by its key, and only once however long the key is held", async () => {
    const it = desk({ "matches.accept": () => new Promise(() => undefined) });
    show(it, "/matches", Matches);
    await screen.findByRole("region", { name: "Una" });
    await userEvent.keyboard("y");
    await userEvent.keyboard("yyn");
    expect(it.of("matches.accept").map((asked) => asked.ask)).toEqual([{ id: "mat-1" }]);
    expect(it.of("matches.refuse")).toEqual([]);
  });

  it("says in its own words what a terminal would be told otherwise", async () => {
    show(desk({ "matches.refuse": new Failure("answered", "This is answered already.", "What waits is shown by: wedsync deletions list.") }), "/matches", Matches);
    await userEvent.click(within(await screen.findByRole("region", { name: "Una" })).getByRole("button", { name: "It is another one" }));
    const said = (await screen.findByRole("alert")).textContent;
    expect(said).toContain("This is answered already.");
    expect(said).toContain("What still waits stands under Deletions.");
    expect(said).not.toContain("wedsync ");
  });
});
