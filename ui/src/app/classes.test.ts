// A screen's style sheet stays loaded when somebody goes on to another screen. So a class that one screen styles may not mean
// something else on the next, nor be a modifier of a part that all share: what a page looks like must not hang on where
// somebody was before.
import { describe, expect, it } from "vitest";

const sheets: Record<string, string> = import.meta.glob("../**/*.css", { query: "?raw", import: "default", eager: true });
const sources: Record<string, string> = import.meta.glob(["../**/*.tsx", "!../**/*.test.tsx"], { query: "?raw", import: "default", eager: true });

/** `home` of `../features/home/home.css`, `design` of `../design/parts.css`, `app` of `./app.css`. */
const folderOf = (path: string): string => /(\w[\w-]*)\/[^/]+$/.exec(path)?.[1] ?? "app";

const selectorsOf = (css: string): string[] =>
  [...css.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/@(?:media|layer)[^{]*\{/g, "").matchAll(/([^{}]+)\{/g)].flatMap((it) => (it[1] ?? "").split(",")).map((it) => it.trim());

const classesIn = (text: string): string[] => [...text.matchAll(/\.([a-z][\w-]*)/g)].flatMap((it) => it[1] ?? []);

/** By folder, the classes that its selectors begin with. */
const owned = new Map<string, Set<string>>();
const mentioned = new Set<string>();
for (const [path, css] of Object.entries(sheets)) {
  const own = owned.get(folderOf(path)) ?? new Set();
  for (const selector of selectorsOf(css)) {
    const [first] = classesIn(selector.split(/[\s>+~:]/)[0] ?? "");
    if (first !== undefined) own.add(first);
    if (folderOf(path) === "design") for (const name of classesIn(selector)) mentioned.add(name);
  }
  owned.set(folderOf(path), own);
}
const shared = owned.get("design") ?? new Set<string>();
const modifiers = new Set([...mentioned].filter((it) => !shared.has(it)));
const ownedBy = (folder: string): string[] => [...(owned.get(folder) ?? [])].filter((it) => !shared.has(it));

/** The words of each `className`, however it is put together. */
const usedIn = (source: string): string[] =>
  [...source.matchAll(/className=(?:"([^"]*)"|\{([^}]*(?:\$\{[^}]*\}[^}]*)*)\})/g)]
    .flatMap((it) => (it[1] === undefined ? [...(it[2] ?? "").matchAll(/["'`]([^"'`]*)["'`]/g)].map((text) => text[1] ?? "") : [it[1]]))
    .flatMap((text) => text.replaceAll(/\$\{[^}]*\}?/g, " ").match(/[a-z][\w-]*/g) ?? []);

describe("the classes of the screens", () => {
  const folders = [...owned.keys()].filter((it) => it !== "design");

  it("belong to one screen each", () => {
    expect(folders.length).toBeGreaterThan(8);
    for (const folder of folders) {
      for (const other of folders.filter((it) => it > folder)) {
        expect({ folder, other, both: ownedBy(folder).filter((it) => owned.get(other)?.has(it)) }).toEqual({ folder, other, both: [] });
      }
    }
  });

  it("are used by that screen alone, and by no part that all share", () => {
    for (const folder of folders) {
      const own = new Set(ownedBy(folder));
      const elsewhere = Object.entries(sources).filter(([path]) => folderOf(path) !== folder);
      const astray = elsewhere.flatMap(([path, source]) => usedIn(source).filter((it) => own.has(it)).map((it) => `${path}: ${it}`));
      expect({ folder, astray }).toEqual({ folder, astray: [] });
      expect({ folder, modifiers: [...own].filter((it) => modifiers.has(it)) }).toEqual({ folder, modifiers: [] });
    }
  });

  it("leave alone what all share, where nothing of their own is named", () => {
    const screens = Object.entries(sheets).filter(([path]) => path.includes("/features/"));
    const bare = screens.flatMap(([path, css]) => selectorsOf(css).filter((it) => !it.startsWith("@") && classesIn(it).every((name) => mentioned.has(name))).map((it) => `${path}: ${it}`));
    expect(bare).toEqual([]);
  });

  it("are styled because something has them", () => {
    const used = new Set(Object.values(sources).flatMap((source) => source.match(/[a-z][\w-]*/g) ?? []));
    const idle = folders.flatMap((folder) => ownedBy(folder).filter((it) => !used.has(it)).map((it) => `${folder}: ${it}`));
    expect(idle).toEqual([]);
  });
});
