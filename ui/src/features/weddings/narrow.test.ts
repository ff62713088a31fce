import { describe, expect, it } from "vitest";
import type { Season } from "../../api/generated/types";
import { wedding } from "../../testing/answers";
import { addMonths, weeksOf } from "./months";
import { EVERYTHING, narrow, statuses, years } from "./narrow";

const all = [
  wedding({ id: "rec-3", name: "Una & Tom", location: "Wick Farm", date: "2025-12-06" }),
  wedding({ id: "rec-1", name: "Siân & Łukasz", location: "Wick Farm", date: "2026-05-16" }),
  wedding({ id: "rec-2", name: "Amara & Zoë", location: "Larkmead Barn", date: "2026-10-03", status: "enquiry", state: "two_versions" }),
  wedding({ id: "rec-4", name: "Nobody & Nowhen", date: null }),
];
/** January first. */
const YEAR = [..."ooospppppsoo"].map((it): Season => (it === "p" ? "peak" : it === "s" ? "shoulder" : "off"));
const ids = (by: Partial<typeof EVERYTHING>): string[] => narrow(all, { ...EVERYTHING, ...by }, "2026-05-14", YEAR).map((it) => it.id);

describe("weddings are found", () => {
  it("by any words of couple or venue, without accents or case", () => {
    expect(ids({ words: "sian" })).toEqual(["rec-1"]);
    expect(ids({ words: "WICK siÂN" })).toEqual(["rec-1"]);
    expect(ids({ words: "wick", when: "all" })).toEqual(["rec-3", "rec-1"]);
    expect(ids({ words: "lukasz" })).toEqual(["rec-1"]);
    expect(ids({ words: "(.*" })).toEqual([]);
  });

  it("by time, and one without a date is never lost", () => {
    expect(ids({})).toEqual(["rec-1", "rec-2", "rec-4"]);
    expect(ids({ when: "past" })).toEqual(["rec-3"]);
    expect(ids({ when: "all" })).toHaveLength(4);
  });

  it("by season, year, status and state", () => {
    expect(ids({ season: "shoulder" })).toEqual(["rec-2"]);
    expect(ids({ season: "off", when: "all" })).toEqual(["rec-3"]);
    const turned = YEAR.toReversed();
    expect(narrow(all, { ...EVERYTHING, season: "peak", when: "all" }, "2026-05-14", turned).map((it) => it.id)).toEqual(["rec-1"]);
    expect(narrow(all, { ...EVERYTHING, season: "shoulder", when: "all" }, "2026-05-14", turned)).toEqual([]);
    expect(ids({ year: "2025", when: "all" })).toEqual(["rec-3"]);
    expect(ids({ status: "enquiry" })).toEqual(["rec-2"]);
    expect(ids({ state: "two_versions" })).toEqual(["rec-2"]);
    expect([years(all), statuses(all)]).toEqual([["2025", "2026"], ["booked", "enquiry"]]);
  });

  it("by supplier: the weddings they are at, and none before that is known", () => {
    const at = new Set<`rec-${number}`>(["rec-2"]);
    expect(narrow(all, { ...EVERYTHING, supplier: "rec-77" }, "2026-05-14", YEAR, at).map((it) => it.id)).toEqual(["rec-2"]);
    expect(narrow(all, { ...EVERYTHING, supplier: "rec-77" }, "2026-05-14", YEAR)).toEqual([]);
  });

  it("among 50,000 in less time than anybody notices", () => {
    const many = Array.from({ length: 50_000 }, (_, index) => wedding({ id: `rec-${index}`, name: `Couple ${index} & Łukasz`, date: `2026-0${(index % 9) + 1}-11` }));
    narrow(many, { ...EVERYTHING, words: "nobody" }, "2026-01-01", YEAR);
    const from = performance.now();
    expect(narrow(many, { ...EVERYTHING, words: "4999 lukasz" }, "2026-01-01", YEAR).length).toBeGreaterThan(0);
    expect(performance.now() - from).toBeLessThan(100);
  });
});

describe("the wall calendar", () => {
  it("shows whole weeks from Monday", () => {
    const weeks = weeksOf("2026-05");
    expect([weeks[0]?.[0], weeks.at(-1)?.[6], weeks.length]).toEqual(["2026-04-27", "2026-05-31", 5]);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
  });

  it("turns years", () => {
    expect([addMonths("2026-12", 1), addMonths("2026-01", -1)]).toEqual(["2027-01", "2025-12"]);
  });
});
