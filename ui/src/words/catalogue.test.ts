import { describe, expect, it } from "vitest";
import channels from "./channels.de.json";
import de from "./de.json";
import desk from "./desk.de.json";
import en from "./en.json";
import exporters from "./exporters.de.json";
import faults from "./faults.de.json";
import providers from "./providers.de.json";

function lines(of: object, before = ""): [string, string][] {
  return Object.entries(of).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === "object" && value !== null ? lines(value, `${before}${key}.`) : [[before + key, String(value)]],
  );
}

const marks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((it) => it[1] ?? "").toSorted();

/** What the desk is written in. */
const sources: Record<string, string> = import.meta.glob(
  ["../../../src-tauri/crates/*/src/**/*.rs", "!**/tests/**", "!**/tests.rs", "!**/stage.rs", "!**/crates/sandbox/**"],
  { query: "?raw", import: "default", eager: true },
);

/** Where a failure or a fault is made, with its code. */
const MADE = /(?:(?:Fault|Failure)::new|\b(?:refused|malformed|rejected|odd|unfit))\(\s*(?:(?:\w+::)*FaultKind::\w+(?:\s*\{[^}]*\})?,\s*)?"([a-z_]+)"/g;

/** Tests that stand in the file itself; those of a file of their own are left out above. */
const TESTS = /#\[cfg\(test\)\]\s*mod \w+ \{/;

/** Only a terminal, a log or whoever writes programs hears of these. */
const NOT_IN_THE_WINDOW = new Set([
  "already_running", "another_season", "bundle_not_written", "call_too_long", "circle_name", "core_dumps_on", "folder_busy", "no_home_folder", "no_socket",
  "no_temporary_folder", "nothing_to_restore", "port_taken", "sandbox_not_started", "sandbox_unreadable", "title_template", "unknown_command", "usage",
]);

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

  it("has German words for every code that the desk gives away", () => {
    const made = Object.values(sources).flatMap((text) => [...(text.split(TESTS)[0] ?? "").matchAll(MADE)].map((it) => it[1] ?? ""));
    expect(new Set(made).size).toBeGreaterThan(150);
    expect([...new Set(made)].filter((code) => !(code in faults) && !NOT_IN_THE_WINDOW.has(code)).toSorted()).toEqual([]);
  });

  it("uses none of the words that frighten people or belong to machines", () => {
    const never = /\b(conflict|error|invalid|failed|oops|sorry|please|successfully|simply|merge|resolve|payload|token|oauth|webhook|Fehler|ungültig|Konflikt|bitte|leider)\b|[!·—]/i;
    // What stands in quotes is what somebody else has written on a button.
    const named = [...lines(channels), ...lines(exporters)].map(([key, text]): [string, string] => [key, text.replaceAll(/„[^“]*“/g, "")]);
    for (const [key, text] of [...lines(en), ...lines(de), ...lines(desk), ...lines(faults), ...lines(providers), ...named]) expect(never.test(text) ? `${key}: ${text}` : "").toBe("");
  });
});
