import { describe, expect, it } from "vitest";
import { pack, packEntry } from "../../testing/answers";
import { Times } from "../../words/time";
import { columnOf, nextMoment } from "./day";

const MINUTE_MS = 60_000;
const until = (now: string, from: string): number => {
  const at = new Date(now);
  const column = columnOf(pack({ timeline: [packEntry({ from, starts: from.slice(11, 16), ends: null, until: null })] }), new Times("en", "Europe/London", at));
  return ((nextMoment([column], at)?.at ?? 0) - at.getTime()) / MINUTE_MS;
};

describe("the minutes to a moment", () => {
  it("are those that pass, where clocks are put back in the night", () => {
    expect(until("2026-10-24T23:30:00Z", "2026-10-25T02:30:00 Europe/London")).toBe(180);
  });

  it("are those that pass, where clocks are put forward", () => {
    expect(until("2026-03-29T00:30:00Z", "2026-03-29T02:30:00 Europe/London")).toBe(60);
  });

  it("do not hang on the studio's clock where the venue has another, nor on which of both wrote them", () => {
    expect(until("2026-05-14T15:00:00Z", "2026-05-14T15:00:00 America/New_York")).toBe(240);
    expect(until("2026-05-14T15:00:00Z", "2026-05-14T19:00:00Z")).toBe(240);
  });

  it("are counted by the venue's clock for what names no zone", () => {
    const at = new Date("2026-05-14T15:00:00Z");
    const column = columnOf(pack({ venue_zone: "America/New_York", timeline: [packEntry({ from: "2026-05-14T15:00:00", starts: "15:00", ends: null, until: null })] }), new Times("en", "Europe/London", at));
    expect(((nextMoment([column], at)?.at ?? 0) - at.getTime()) / MINUTE_MS).toBe(240);
  });
});
