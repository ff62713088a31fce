import { describe, expect, it } from "vitest";
import { idOf } from "./ids";

describe("ids from an address", () => {
  it("are such ids and nothing else", () => {
    expect(idOf("rec", "rec-12")).toBe("rec-12");
    for (const text of ["rec-", "rec-1-2", "con-1", "rec-1e9", "rec--1", "rec-9999999999999999", "../rec-1", "rec-1 ", "", "rec-१"]) {
      expect([text, idOf("rec", text)]).toEqual([text, undefined]);
    }
  });
});
