import { describe, expect, it } from "vitest";
import de from "./de.json";
import en from "./en.json";

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

  it("uses none of the words that frighten people or belong to machines", () => {
    const never = /\b(conflict|error|invalid|failed|oops|sorry|please|successfully|simply|merge|resolve|payload|token|oauth|webhook|Fehler|ungültig|Konflikt|bitte|leider)\b|[!·—]/i;
    for (const [key, text] of [...lines(en), ...lines(de)]) expect(never.test(text) ? `${key}: ${text}` : "").toBe("");
  });
});
