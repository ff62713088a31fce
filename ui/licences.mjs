// What others wrote and ends up in the program, with its licences, from what cargo and npm themselves say: `licences.json`
// beside the pages. Nothing in it is kept by hand.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

const TEXT = /^(un)?licen[cs]e|^copying|^notice|^copyright/i;
/** What is longer is a list of everything, not a licence. */
const LONGEST = 64_000;

const list = (at) => readdirSync(at, { withFileTypes: true });

/** The texts that lie in a package: at its top, or one folder below, where what it brings along has its own. */
function textsIn(folder) {
  const files = (at) => list(at).filter((it) => it.isFile() && TEXT.test(it.name)).map((it) => join(at, it.name));
  const below = list(folder).filter((it) => it.isDirectory() && it.name !== "node_modules").flatMap((it) => files(join(folder, it.name)));
  return [...files(folder), ...below].filter((it) => statSync(it).size <= LONGEST).map((it) => readFileSync(it, "utf8").trim());
}

const linked = (dep) => dep.dep_kinds.some(({ kind }) => kind === null || (kind === "build" && dep.name.endsWith("_src")));

/** Every crate that is linked into the program, and what such a crate compiles of others' source. */
function crates(root) {
  const words = ["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"];
  const { packages, resolve } = JSON.parse(execFileSync("cargo", words, { cwd: root, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }));
  const [byId, nodes] = [new Map(packages.map((it) => [it.id, it])), new Map(resolve.nodes.map((it) => [it.id, it]))];
  const found = new Set();
  const visit = (id) => {
    if (found.has(id)) return;
    found.add(id);
    nodes.get(id).deps.filter(linked).forEach((dep) => visit(dep.pkg));
  };
  visit(packages.find((it) => it.name === "wedsync-desk").id);
  return [...found].map((id) => byId.get(id)).filter((it) => it.source !== null)
    .map((it) => ({ name: it.name, version: it.version, licence: it.license ?? "", folder: dirname(it.manifest_path) }));
}

/** Every package of npm that the pages are made of, tools aside. */
function packages(ui) {
  const lock = JSON.parse(readFileSync(join(ui, "package-lock.json"), "utf8"));
  return Object.entries(lock.packages).filter(([at, it]) => at !== "" && !it.dev && !it.optional && existsSync(join(ui, at)))
    .map(([at, it]) => ({ name: at.replace(/^.*node_modules\//, ""), version: it.version, licence: it.license ?? "", folder: join(ui, at) }));
}

export function inside(ui) {
  const texts = new Map();
  const place = (text) => texts.get(text) ?? texts.set(text, texts.size).get(text);
  const parts = [...crates(dirname(ui)), ...packages(ui)].toSorted((a, b) => a.name.localeCompare(b.name, "en") || a.version.localeCompare(b.version, "en"))
    .map(({ folder, ...part }) => ({ ...part, texts: textsIn(folder).map(place) }));
  return { parts, texts: [...texts.keys()] };
}
