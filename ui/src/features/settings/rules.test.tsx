import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { RuleBook, RuleCard } from "../../api/generated/types";
import { Failure } from "../../api/failure";
import { connection, google } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { Rules } from "./rules";

const rule = (over: Partial<RuleCard> = {}): RuleCard => ({
  kind: "wedding", field: "location", label: "Venue", decides: { connection: "con-1" }, name: "VSCO Workspace", since: "2026-05-12T08:41:00Z", settled: 3, ...over,
});
const book = (...rules: RuleCard[]): RuleBook => ({
  rules,
  starts: [
    { kind: "wedding", field: "location", label: "Venue", decides: "ask" },
    { kind: "wedding", field: "status", label: "Status", decides: "ask" },
    { kind: "invoice", field: "balance", label: "Balance", decides: "books" },
  ],
});
const desk = (over: Table = {}): Desk =>
  new Desk({ "rules.list": book(rule()), "connections.list": [connection(), google()], "rules.remove": book(), "rules.restore": book(rule()), "rules.set": book(rule()), ...over });

describe("rules", () => {
  it("says each in words: what, who is right, since when, how often; and what is not known as not known", async () => {
    show(desk({ "rules.list": book(rule(), rule({ field: "status", label: "Status", decides: "newest", name: "", since: null, settled: null })) }), "/", Rules);
    const [first, second] = await screen.findAllByRole("listitem");
    expect(first?.textContent).toContain("Venue of weddings: VSCO Workspace is right.");
    expect(first?.textContent).toContain("Since Tue 12 May, 09:41. It has settled 3 since.");
    expect(second?.textContent).toContain("It is not known since when. How many it has settled is not known.");
  });

  it("shows what decides without a rule, and no field twice", async () => {
    show(desk(), "/", Rules);
    expect((await screen.findByText(/The books are right about/)).textContent).toBe("The books are right about: Still due.");
    expect(screen.getByText(/You are asked about/).textContent).toBe("You are asked about: Status.");
  });

  it("takes one back, and back again", async () => {
    const it = desk();
    show(it, "/", Rules);
    await userEvent.click(await screen.findByRole("button", { name: /^Take back the rule/ }));
    expect(it.of("rules.remove").map(({ ask }) => ask)).toEqual([{ kind: "wedding", field: "location" }]);
    expect((await screen.findByRole("alertdialog")).textContent).toContain("The rule is taken back.");
    await userEvent.click(screen.getByRole("button", { name: /^Undo/ }));
    expect(it.of("rules.restore").map(({ ask }) => ask)).toEqual([{ kind: "wedding", field: "location" }]);
    await waitFor(() => expect(screen.getByRole("alertdialog").textContent).toContain("Taken back."));
  });

  it("changes who is right, and a tool that was removed is still named", async () => {
    const it = desk({ "rules.list": book(rule({ decides: { connection: "con-9" }, name: "a connection that was removed" })) });
    show(it, "/", Rules);
    await userEvent.click(await screen.findByRole("button", { name: /a tool that was removed/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Google Calendar" }));
    expect(it.of("rules.set").map(({ ask }) => ask)).toEqual([{ kind: "wedding", field: "location", decides: { connection: "con-2" } }]);
  });

  it("says why where it could not be taken back, and offers no way back from nothing", async () => {
    show(desk({ "rules.remove": new Failure("not_found", "There is no rule about “location” of weddings.", "") }), "/", Rules);
    await userEvent.click(await screen.findByRole("button", { name: /^Take back the rule/ }));
    expect((await screen.findByRole("alert")).textContent).toContain("There is no rule about “location” of weddings.");
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });
});
