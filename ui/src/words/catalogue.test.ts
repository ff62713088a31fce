import { describe, expect, it } from "vitest";
import de from "./de.json";
import en from "./en.json";
import faults from "./faults.de.json";

function lines(of: object, before = ""): [string, string][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === "object" && value !== null ? lines(value, `${before}${key}.`) : [[before + key, String(value)]],
  );
}

const marks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((it) => it[1] ?? "").toSorted();

describe("the catalogue", () => {
  it("says in German everything that it says in English, with the same gaps", () => {
    const german = new Map(lines(de));
    expect([...german.keys()].toSorted()).toEqual(lines(en).map(([key]) => key).toSorted());
    for (const [key, text] of lines(en)) expect([key, marks(german.get(key) ?? "")]).toEqual([key, marks(text)]);
  });

  it("has a next step of its own, or the window's, for everything that it says went wrong", () => {
    const untold = Object.entries(faults).filter(([code, words]) => !("next" in words) && !(code in de.fault.nextOf));
    expect(untold).toEqual([]);
    expect(Object.keys(en.fault.nextOf).filter((code) => !(code in faults))).toEqual([]);
  });

  it("uses none of the words that frighten people or belong to machines", () => {
    const never = /\b(conflict|error|invalid|failed|oops|sorry|please|successfully|simply|merge|resolve|payload|token|oauth|webhook|Fehler|ungültig|Konflikt|bitte|leider)\b|[!·—]/i;
    for (const [key, text] of [...lines(en), ...lines(de), ...lines(faults)]) expect(never.test(text) ? `${key}: ${text}` : "").toBe("");
  });
});
