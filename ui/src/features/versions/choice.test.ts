import { describe, expect, it } from "vitest";
import { phone, visit } from "../../testing/answers";
import { alike, joined } from "./choice";

describe("what may be chosen of two versions", () => {
  const [notes] = visit.fields;
  const [one] = notes?.sides ?? [];

  it("is both texts in one only where two say it, in different words", () => {
    expect(notes && joined(notes)).toBe("Meet Jo at the stable gate from 10:15. Drone only before guests arrive, and not over the lake. Speeches after the meal.");
    expect(notes && one && joined({ ...notes, sides: [...notes.sides, { ...one, place: "con-3", value: "Meet nobody." }] })).toBeUndefined();
  });

  it("holds for others of its own kind alone, with the same field, where that place says something", () => {
    const here = phone(1, "Una");
    const others = [here, phone(2, "Vikram"), { ...phone(3, "Wick Farm"), kind: "invoice" as const }, { ...phone(4, "Niamh"), deleted_at: ["QuickBooks"] }, visit];
    expect(alike(here, "con-3", others).map((it) => it.id)).toEqual(["ver-2"]);
    expect(alike(here, "con-9", others)).toEqual([]);
  });
});
