import { describe, expect, it } from "vitest";
import type { Fault } from "./generated/types";
import { broken, connection, status } from "../testing/answers";
import { inTrouble, standing } from "./standing";

describe("how the desk stands", () => {
  it("counts each open question, each tool in trouble, and what is only to be looked at once", () => {
    const open = { versions: 3, deletions: 2, matches: 1, previews: 4, skipped: 5 };
    expect(standing(status({ open, connections: [connection(), broken] })).things).toBe(3 + 2 + 1 + 1 + 1 + 1);
    expect(standing(status()).things).toBe(0);
    expect(standing(status({ connections: [broken] }), 2).things).toBe(3);
  });

  it("takes a tool for troubled that has not answered, unless somebody lets it rest", () => {
    const fault: Fault = { kind: "transient", code: "no_answer", message: "No answer.", next_step: "" };
    expect([connection(), connection({ fault }), connection({ fault, state: "paused" }), connection({ state: "sign_in_needed" })].map(inTrouble)).toEqual([false, true, false, true]);
  });
});
