import { describe, expect, it } from "vitest";
import { endOf, nextSaturday, Times } from "./time";

const times = new Times("en-GB", "Europe/London", new Date("2026-05-14T08:40:00Z"));

describe("times as the studio says them", () => {
  it("names the studio's day, not the computer's", () => {
    expect(new Times("en-GB", "Pacific/Auckland", new Date("2026-05-14T20:00:00Z")).today()).toBe("2026-05-15");
    expect(times.clock("2026-05-14T08:40:00Z")).toBe("09:40");
  });

  it("says the day only where it is another one", () => {
    expect(times.stamp("2026-05-14T08:12:00Z")).toBe("09:12");
    expect(times.stamp("2026-05-12T15:10:00Z")).toBe("Tue 12 May, 16:10");
    expect(times.day("2027-05-12")).toBe("Wed 12 May 2027");
  });

  it("leaves a wedding's times to its own venue's clock", () => {
    expect(times.value("2026-07-25T14:30:00 America/New_York to 2026-07-25T16:00:00 America/New_York")).toBe("Sat 25 Jul, 14:30 – 16:00");
    expect(times.value("2026-07-25T14:30:00Z")).toBe("Sat 25 Jul, 15:30");
  });

  it("knows that whole days end on the day before their end", () => {
    expect(times.value("2026-07-25 to 2026-07-26")).toBe("Sat 25 Jul");
    expect(times.value("2026-07-25 to 2026-07-27")).toBe("Sat 25 Jul – Sun 26 Jul");
  });

  it("knows when something ends that only says how long it lasts, also over the night in which clocks change", () => {
    expect(endOf("2026-10-24T20:00:00 Europe/London", "PT8H")).toBe("2026-10-25T03:00:00 Europe/London");
    expect(endOf("2026-05-16T14:00:00Z", "PT1H30M")).toBe("2026-05-16T15:30:00Z");
    expect([endOf("2026-05-16T14:00:00", "p1dt1h"), endOf("2026-05-16", "P1W"), endOf("2026-05-16", "2026-05-17")]).toEqual(["2026-05-17T15:00:00", "2026-05-23", "2026-05-17"]);
    for (const [start, end] of [["soon", "PT1H"], ["2026-05-16T14:00:00 Mars/Olympus", "PT1H"], ["2026-02-31", "P1D"], ["2026-05-16", "Paris"]] as const) expect(endOf(start, end)).toBe(end);
    expect(times.value("2026-07-25T14:30:00 America/New_York for PT1H30M")).toBe("Sat 25 Jul, 14:30 – 16:00");
    expect(times.value("2026-07-25 for P2D")).toBe("Sat 25 Jul – Sun 26 Jul");
  });

  it("shows what it does not understand as it is", () => {
    for (const text of ["<script>alert(1)</script>", "soon", "", "2026-13-45T99:99", "1e999 XXX"]) expect(times.value(text)).toContain(text.slice(0, 4));
  });

  it("writes money with its currency, in the reader's way", () => {
    expect(times.value("2850.00 GBP")).toBe("£2,850.00");
    expect(new Times("de", "Europe/Berlin", new Date()).value("2850.00 GBP")).toBe("2.850,00\u00a0£");
  });

  it("takes today for the next Saturday when it is one", () => {
    expect(nextSaturday("2026-05-14")).toBe("2026-05-16");
    expect(nextSaturday("2026-05-16")).toBe("2026-05-16");
    expect(nextSaturday("2026-05-17")).toBe("2026-05-23");
  });
});
