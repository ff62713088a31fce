// That the window has German words for everything a channel or a receiver says of itself; and no more than that, so that a text that
// went is noticed.
import { describe, expect, it } from "vitest";
import channels from "./channels.de.json";
import exporters from "./exporters.de.json";
import type { Words } from "./kinds";

const manifests: Record<string, string> = import.meta.glob("../../../src-tauri/crates/connectors/src/{channels,exporters}/*/manifest.toml", { query: "?raw", import: "default", eager: true });

const SORTS: { of: string; german: Record<string, Words>; least: number }[] = [{ of: "channels", german: channels, least: 8 }, { of: "exporters", german: exporters, least: 4 }];

interface Manifest {
  name: string;
  steps: number;
  notes: number;
  fields: string[];
  secrets: string[];
}

const word = (name: string, of: string): string => new RegExp(`^${name} = "([^"]*)"`, "m").exec(of)?.[1] ?? "";
const isSecret = (it: string): boolean => word("holds", it) === "secret";

/** As much of TOML as a manifest has: strings, lists of strings, and tables of fields. */
function read(toml: string): Manifest {
  const [head = "", ...fields] = toml.split("[[fields]]");
  const list = (name: string): number => [...(new RegExp(`^${name} = \\[([\\s\\S]*?)\\]$`, "m").exec(head)?.[1] ?? "").matchAll(/"[^"]*"/g)].length;
  return {
    name: word("name", head), steps: list("steps"), notes: list("notes"),
    fields: fields.filter((it) => !isSecret(it)).map((it) => word("name", it)).toSorted(),
    secrets: fields.filter(isSecret).map((it) => word("name", it)),
  };
}

describe.each(SORTS)("what $of say of themselves, in German", ({ of, german, least }) => {
  const all = Object.entries(manifests).filter(([path]) => path.includes(`/${of}/`)).map(([, toml]) => read(toml));

  it("is there for every kind", () => {
    expect(all.length).toBeGreaterThan(least);
    expect(Object.keys(german).toSorted()).toEqual(all.map((it) => it.name).toSorted());
  });

  it.each(all)("is all of it: $name", ({ name, steps, notes, fields, secrets }) => {
    const words = german[name];
    if (!words) throw new Error(`there are no words for ${name}`);
    expect({ steps: words.steps.length, notes: words.notes.length, fields: Object.keys(words.settings).toSorted() }).toEqual({ steps, notes, fields });
    const said = [words.name, ...words.steps, ...words.notes, ...Object.values(words.settings).flatMap((it) => [it.label, it.help])];
    expect(said.filter((it) => it.trim() === "")).toEqual([]);
    expect([words.secret.label, words.secret.help].every((it) => it !== "")).toBe(secrets.length === 1);
  });
});
