// The journal as it is told: lines of one run stand together, and many of the same sort are one line that can be opened.
import type { JournalLine, RunId } from "../api/generated/types";

/** Lines of one sort that are told at once. */
export interface Bundle {
  id: string;
  lines: [JournalLine, ...JournalLine[]];
}

/** What one run did, or what a person did at one time. */
export interface Entry {
  id: string;
  run: RunId | null;
  at: string;
  bundles: Bundle[];
}

/** From so many lines of the same sort on, they are told as one. */
const MANY = 4;

const sort = (line: JournalLine): string => [line.action, line.place, line.kind, line.state].join("|");

export function tell(lines: readonly JournalLine[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    const last = entries.at(-1);
    if (last && line.run !== null && last.run === line.run) put(last, line);
    else entries.push({ id: line.id, run: line.run, at: line.at, bundles: [{ id: line.id, lines: [line] }] });
  }
  for (const entry of entries) entry.bundles = entry.bundles.flatMap(open);
  return entries;
}

function put(entry: Entry, line: JournalLine): void {
  const same = entry.bundles.find((bundle) => sort(bundle.lines[0]) === sort(line));
  if (same) same.lines.push(line);
  else entry.bundles.push({ id: line.id, lines: [line] });
}

function open(bundle: Bundle): Bundle[] {
  if (bundle.lines.length >= MANY) return [bundle];
  return bundle.lines.map((line) => ({ id: line.id, lines: [line] }));
}
