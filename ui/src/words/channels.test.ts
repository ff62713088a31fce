// That the window has German words for everything a channel says of itself; and no more than that, so that a text that went is
// noticed.
import { describe, expect, it } from "vitest";
import german from "./channels.de.json";

const manifests: Record<string, string> = import.meta.glob("../../../src-tauri/crates/connectors/src/channels/*/manifest.toml", { query: "?raw", import: "default", eager: true });

interface Manifest {
  name: string;
  steps: number;
  notes: number;
  fields: string[];
  secrets: string[];
}

const word = (name: string, of: string): string => new RegExp(`^${name} = "([^"]*)"`, "m").exec(of)?.[1] ?? "";
const isSecret = (it: string): boolean => word("holds", it) === "secret";

/** As much of TOML as a manifest has: strings, lists of strings one a line, and tables of fields. */
function read(toml: string): Manifest {
  const [head = "", ...fields] = toml.split("[[fields]]");
  const list = (name: string): number => [...(new RegExp(`^${name} = \\[\\n([\\s\\S]*?)^\\]`, "m").exec(head)?.[1] ?? "").matchAll(/^ {2}"/gm)].length;
  return {
    name: word("name", head), steps: list("steps"), notes: list("notes"),
    fields: fields.filter((it) => !isSecret(it)).map((it) => word("name", it)).toSorted(),
    secrets: fields.filter(isSecret).map((it) => word("name", it)),
  };
}

describe("what a channel says of itself, in German", () => {
  const all = Object.values(manifests).map(read);

  it("is there for every channel", () => {
    expect(all.length).toBeGreaterThan(8);
    expect(Object.keys(german).toSorted()).toEqual(all.map((it) => it.name).toSorted());
  });

  it.each(all)("is all of it: $name", ({ name, steps, notes, fields, secrets }) => {
    const words = german[name as keyof typeof german];
    expect({ steps: words.steps.length, notes: words.notes.length, fields: Object.keys(words.settings).toSorted() }).toEqual({ steps, notes, fields });
    const said = [words.name, ...words.steps, ...words.notes, ...Object.values(words.settings).flatMap((it: { label: string; help: string }) => [it.label, it.help])];
    expect(said.filter((it) => it.trim() === "")).toEqual([]);
    expect([words.secret.label, words.secret.help].every((it) => it !== "")).toBe(secrets.length === 1);
  });
});
