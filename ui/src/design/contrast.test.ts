// The contrast of every pair that the design uses, by the WCAG 2 formula, from the token file itself.
import { describe, expect, it } from "vitest";
import tokens from "./tokens.css?raw";

const css = tokens.replaceAll(/\/\*[\s\S]*?\*\//g, "");
const raw = new Map([...css.matchAll(/--(raw-[\w-]+):\s*(#\w{6})/g)].map((it) => [it[1] ?? "", it[2] ?? ""]));

function themeOf(name: string): Map<string, string> {
  const block = new RegExp(`\\[data-theme="${name}"\\]\\s*\\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(?:var\(--(raw-[\w-]+)\)|(#\w{6}))/g)].map((it) => [it[1] ?? "", raw.get(it[2] ?? "") ?? it[3] ?? ""]),
  );
}

function light(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, bright = 0] = [light(one), light(other)].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

const STATUS = ["agreed", "needs", "broken", "working", "resting"];
const TEXT: [string, string[]][] = [
  ["text", ["page", "sheet", "sunk", "lining", ...STATUS.map((it) => `${it}-wash`)]],
  ["text-soft", ["page", "sheet", "sunk", "lining", ...STATUS.map((it) => `${it}-wash`)]],
  ["text-faint", ["page", "sheet", "sunk", "lining", ...STATUS.map((it) => `${it}-wash`)]],
  ["accent", ["page", "sheet", "sunk", "lining"]],
  ["on-accent", ["accent", "accent-strong"]],
  ["on-band", ["ink-band"]],
  ["on-band-soft", ["ink-band"]],
  ...STATUS.map((it): [string, string[]] => [it, ["page", "sheet", "lining", `${it}-wash`]]),
];
const EDGES: [string, string[]][] = [["edge", ["page", "sheet", "sunk", "lining"]], ["focus", ["page", "lining", "sheet"]]];

describe.each(["light", "dark"])("the %s theme", (name) => {
  const theme = themeOf(name);
  const weakest = (pairs: [string, string[]][]): [string, number][] =>
    pairs.flatMap(([fore, grounds]) => grounds.map((ground): [string, number] => [`${fore} on ${ground}`, contrast(theme.get(fore) ?? "", theme.get(ground) ?? "")]));

  it("can be read", () => {
    for (const [pair, ratio] of weakest(TEXT)) expect(ratio, pair).toBeGreaterThanOrEqual(4.5);
  });

  it("shows where controls and focus are", () => {
    for (const [pair, ratio] of weakest(EDGES)) expect(ratio, pair).toBeGreaterThanOrEqual(3);
  });
});
