// Lines by day and name, those without a day last: where each stands and what it is found by is worked out once, and what
// stays where it stood is not sorted again. Deliberately absent: where lines come from.
import type { RecordLine } from "../api/generated/types";
import { plain } from "../words/plain";

/** What a line is found by; worked out as it arrives, because later somebody is typing. */
const found = new WeakMap<RecordLine, string>();
/** Where it stands. */
const places = new WeakMap<RecordLine, string>();

function once(known: WeakMap<RecordLine, string>, line: RecordLine, work: (line: RecordLine) => string): string {
  const before = known.get(line);
  if (before !== undefined) return before;
  const now = work(line);
  known.set(line, now);
  return now;
}

const words = (line: RecordLine): string => plain(`${line.name} ${line.location ?? ""}`);
const place = (line: RecordLine): string => `${line.date ?? UNDATED}|${line.name}`;

/** After every day there is. */
const UNDATED = "9999";

export const findable = (line: RecordLine): string => once(found, line, words);

const key = (line: RecordLine): string => once(places, line, place);

/** Ahead of its being needed. */
export function work(line: RecordLine): void {
  findable(line);
  key(line);
}

export const sorted = (lines: readonly RecordLine[]): RecordLine[] => lines.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));

export function merged(one: readonly RecordLine[], other: readonly RecordLine[]): RecordLine[] {
  const all: RecordLine[] = [];
  let from = 0;
  for (const line of other) {
    const at = firstAfter(one, key(line), from);
    while (from < at) {
      const next = one[from];
      if (next) all.push(next);
      from += 1;
    }
    all.push(line);
  }
  return all.concat(one.slice(from));
}

/** Where the first stands that comes after this key. */
function firstAfter(lines: readonly RecordLine[], wanted: string, from: number): number {
  let [low, high] = [from, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line && key(line) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many have a day, it is this one or later, and they were not called off. */
export const countFrom = (lines: readonly RecordLine[], day: string): number =>
  lines.slice(firstAfter(lines, day, 0), firstAfter(lines, UNDATED, 0)).filter((it) => it.status !== "cancelled").length;

/** Where a line stands; -1 if it does not. */
function indexOf(lines: readonly RecordLine[], line: RecordLine): number {
  // Several may be called the same on the same day.
  for (let at = firstAfter(lines, key(line), 0) - 1; at >= 0; at -= 1) {
    const there = lines[at];
    if (there === line) return at;
    if (!there || key(there) !== key(line)) return -1;
  }
  return -1;
}

/** A change of one line: what it was, if it was there, and what it is, if it still is. */
export interface LineChange {
  was: RecordLine | undefined;
  is: RecordLine | undefined;
}

/** The same list with these changes. What stays where it stood is put in its place; nothing is looked through for it. */
export function withChanges(before: readonly RecordLine[], changes: readonly LineChange[]): readonly RecordLine[] {
  if (changes.length === 0) return before;
  const now = [...before];
  const moved: RecordLine[] = [];
  const gone = new Set<RecordLine>();
  for (const { was, is } of changes) {
    const at = was && is && key(was) === key(is) ? indexOf(before, was) : -1;
    if (is && at >= 0) {
      now[at] = is;
      continue;
    }
    if (was) gone.add(was);
    if (is) moved.push(is);
  }
  const staying = gone.size > 0 ? now.filter((it) => !gone.has(it)) : now;
  return moved.length > 0 ? merged(staying, sorted(moved)) : staying;
}
