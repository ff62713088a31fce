import { describe, expect, it } from "vitest";
import { figure, lasting, seconds, share } from "./figures";

describe("figures", () => {
  it("are exact where little is much, and round where it is not", () => {
    expect([12, 312, 999, 1000, 6249, 61_000].map((ms) => seconds(ms, "en-GB").replace(/\s/, " "))).toEqual(["0.012 s", "0.31 s", "1 s", "1 s", "6.2 s", "61 s"]);
    expect(seconds(6249, "de").replace(/\s/, " ")).toBe("6,2 s");
    expect([figure(1836, "en-GB"), figure(1836, "de")]).toEqual(["1,836", "1.836"]);
  });

  it("say how long something was, as exact as it matters", () => {
    expect([12, 2400, 119_000, 300_000, 7_100_000, 7_300_000, 260_000_000].map((ms) => lasting(ms, "en-GB"))).toEqual(["1 second", "2 seconds", "119 seconds", "5 minutes", "118 minutes", "2 hours", "3 days"]);
    expect(lasting(300_000, "de")).toBe("5 Minuten");
  });

  it("never make a whole of what was not whole", () => {
    expect([[1000, 1000], [9999, 10_000], [0, 3], [2, 3]].map(([part = 0, of = 1]) => share(part, of, "en-GB"))).toEqual(["100%", "99.9%", "0.0%", "66.6%"]);
  });
});
