import { describe, expect, it } from "vitest";
import { line } from "../testing/answers";
import { tell } from "./journal";

describe("the journal", () => {
  it("tells many of one sort at once, few one by one, and loses none", () => {
    const lines = [...Array.from({ length: 9 }, (_, index) => line(index, { action: "sent_new" })), line(20), line(21)];
    const [run, ...others] = tell(lines);
    expect(others).toEqual([]);
    expect(run?.bundles.map((it) => it.lines.length)).toEqual([9, 1, 1]);
  });

  it("keeps runs and single acts apart", () => {
    const told = tell([line(1, { run: "run-2" }), line(2, { run: "run-1" }), line(3, { run: null }), line(4, { run: null })]);
    expect(told.map((it) => it.run)).toEqual(["run-2", "run-1", null, null]);
  });

  it("never bundles what is undone with what is not: they have different ways back", () => {
    const told = tell([1, 2, 3, 4, 5, 6].map((number) => line(number, { state: number % 2 === 0 ? "done" : "undone" })));
    expect(told[0]?.bundles).toHaveLength(6);
  });
});
