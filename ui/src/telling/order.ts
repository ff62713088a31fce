// Lines by day and name, those without a day last: where each stands and what it is found by is worked out once, and what
// stays where it stood is not sorted again. Deliberately absent: where lines come from.
import type { RecordId, RecordLine } from "../api/generated/types";
import { plain } from "../words/plain";

/** What a line is found by and where it stands; worked out as it arrives, because later somebody is typing or waits for it. */
interface Worked {
  words: string;
  key: string;
}

const known = new WeakMap<RecordLine, Worked>();

export function worked(line: RecordLine): Worked {
  const before = known.get(line);
  if (before) return before;
  const now = { words: plain(`${line.name} ${line.location ?? ""}`), key: `${line.date ?? "9999"}|${line.name}` };
  known.set(line, now);
  return now;
}

export const findable = (line: RecordLine): string => worked(line).words;

export const key = (line: RecordLine): string => worked(line).key;

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

/** The same list with these instead of what was known of them; `undefined`: it is gone. */
export function withChanges(before: readonly RecordLine[], changes: ReadonlyMap<RecordId, RecordLine | undefined>): readonly RecordLine[] {
  if (changes.size === 0) return before;
  const stood = new Set<RecordId>();
  const staying: RecordLine[] = [];
  for (const line of before) {
    if (!changes.has(line.id)) {
      staying.push(line);
      continue;
    }
    const next = changes.get(line.id);
    if (!next || key(next) !== key(line)) continue;
    staying.push(next);
    stood.add(next.id);
  }
  const moved = [...changes.values()].filter((it) => it !== undefined && !stood.has(it.id)) as RecordLine[];
  return moved.length > 0 ? merged(staying, sorted(moved)) : staying;
}
