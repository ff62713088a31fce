import { describe, expect, it } from "vitest";
import { deletion } from "../../testing/answers";
import { groupsOf } from "./groups";

describe("deletions that belong together", () => {
  it("are those of one place, one sort and one field, with each reason once", () => {
    const changed = { ...deletion(3), what: "mass_change" as const, field: "location" };
    const groups = groupsOf([deletion(1), deletion(2), changed, { ...changed, id: "del-4", field: "status" }, { ...deletion(5), place: "QuickBooks", reason: "another" }]);
    expect(groups.map((it) => [it.what, it.place, it.reasons.length, it.cards.map((card) => card.id)])).toEqual([
      ["delete_here", "Google Calendar", 1, ["del-1", "del-2"]],
      ["mass_change", "Google Calendar", 1, ["del-3"]],
      ["mass_change", "Google Calendar", 1, ["del-4"]],
      ["delete_here", "QuickBooks", 1, ["del-5"]],
    ]);
  });
});
