// All records of a kind, however many: read in pieces, so that no answer is so long that the window stands still while it
// is taken apart. When something changed, what is in sight is read again first, and the rest behind it.
// Deliberately absent: which of them a screen shows.
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Client } from "../api/client";
import type { Failure } from "../api/failure";
import type { Kind, RecordId, RecordLine } from "../api/generated/types";
import { useClient } from "../api/queries";
import { plain } from "../words/plain";

export interface Known {
  /** By day and name; those without a day last. */
  lines: readonly RecordLine[];
  /** Whether they are all there. */
  whole: boolean;
  failure: Failure | undefined;
}

const key = (line: RecordLine): string => `${line.date ?? "9999"}|${line.name}`;

function merged(one: readonly RecordLine[], other: readonly RecordLine[]): RecordLine[] {
  const all: RecordLine[] = [];
  let at = 0;
  for (const line of one) {
    for (let next = other[at]; next && key(next) < key(line); next = other[at]) {
      all.push(next);
      at += 1;
    }
    all.push(line);
  }
  return [...all, ...other.slice(at)];
}

/** What a line is found by; worked out as it arrives, because later somebody is typing. */
const found = new WeakMap<RecordLine, string>();

export function findable(line: RecordLine): string {
  const known = found.get(line) ?? plain(`${line.name} ${line.location ?? ""}`);
  found.set(line, known);
  return known;
}

/** While a list is read for the first time, what is there is shown at once and then at times: drawing costs time too. */
const SHOWN_EACH = 6;

const same = (one: RecordLine, other: RecordLine): boolean =>
  one.name === other.name && one.date === other.date && one.state === other.state && one.location === other.location && one.status === other.status;

export class Lines {
  #known: Known = { lines: [], whole: false, failure: undefined };
  #inSight: readonly RecordId[] = [];
  /** Read again since the reading of all began. */
  #newer = new Map<RecordId, RecordLine | undefined>();
  #reading = false;
  #again = false;
  readonly #watchers = new Set<() => void>();

  constructor(
    readonly client: Client,
    readonly kind: Kind,
  ) {}

  readonly known = (): Known => this.#known;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Which of them somebody looks at. */
  inSight(ids: readonly RecordId[]): void {
    this.#inSight = ids;
  }

  /** Something about them changed, or nothing was read yet. Comes back once what is in sight is as it is now. */
  async read(): Promise<void> {
    this.#again = true;
    try {
      if (this.#inSight.length > 0) await this.#readSeen();
    } finally {
      if (!this.#reading) void this.#readAll();
    }
  }

  async #readSeen(): Promise<void> {
    const ids = this.#inSight;
    const fresh = new Map(this.#kept(await this.client.ask("records.list", { kind: this.kind, some: { these: [...ids] } })).map((it) => [it.id, it]));
    for (const id of ids) this.#newer.set(id, fresh.get(id));
    this.#publish({ ...this.#known, lines: this.#withNewer(this.#known.lines) });
  }

  async #readAll(): Promise<void> {
    this.#reading = true;
    try {
      while (this.#again) {
        this.#again = false;
        this.#newer = new Map();
        await this.#readOnce();
      }
    } catch (thrown) {
      this.#publish({ ...this.#known, failure: thrown as Failure });
    } finally {
      this.#reading = false;
    }
  }

  async #readOnce(): Promise<void> {
    let lines: RecordLine[] = [];
    let after: RecordId = "rec-0";
    let count = 0;
    for (;;) {
      const piece = this.#kept(await this.client.ask("records.list", { kind: this.kind, some: { after } }));
      const last = piece.at(-1);
      if (!last) break;
      after = last.id;
      for (const line of piece) findable(line);
      lines = merged(lines, piece.toSorted((one, other) => (key(one) < key(other) ? -1 : 1)));
      if (!this.#known.whole && count % SHOWN_EACH === 0) this.#publish({ lines, whole: false, failure: undefined });
      count += 1;
    }
    const all = this.#withNewer(lines);
    const before = this.#known.lines;
    const unchanged = before.length === all.length && before.every((it, index) => it === all[index]);
    this.#publish({ lines: unchanged ? before : all, whole: true, failure: undefined });
  }

  /** A line that says what it said stays the same line: nothing is drawn or worked out twice. */
  #kept(piece: readonly RecordLine[]): RecordLine[] {
    const ids = new Set(piece.map((it) => it.id));
    const before = new Map(this.#known.lines.filter((it) => ids.has(it.id)).map((it) => [it.id, it]));
    return piece.map((line) => {
      const known = before.get(line.id);
      return known && same(known, line) ? known : line;
    });
  }

  #withNewer(lines: readonly RecordLine[]): readonly RecordLine[] {
    if (this.#newer.size === 0) return lines;
    const left = lines.filter((it) => !this.#newer.has(it.id) || this.#newer.get(it.id));
    return left.map((it) => this.#newer.get(it.id) ?? it);
  }

  #publish(next: Known): void {
    this.#known = next;
    for (const watcher of this.#watchers) watcher();
  }
}

const all = new WeakMap<Client, Map<Kind, Lines>>();

function linesOf(client: Client, kind: Kind): Lines {
  const mine = all.get(client) ?? new Map<Kind, Lines>();
  all.set(client, mine);
  const lines = mine.get(kind) ?? new Lines(client, kind);
  mine.set(kind, lines);
  return lines;
}

export interface UseLines extends Known {
  inSight: (ids: readonly RecordId[]) => void;
  again: () => void;
}

/** The query beneath has no answer of its own: it hears, as every other does, when records changed. */
export function useLines(kind: Kind): UseLines {
  const lines = linesOf(useClient(), kind);
  const known = useSyncExternalStore(lines.watch, lines.known);
  useQuery({ queryKey: ["records.list", { kind }], queryFn: () => lines.read().then(() => null), notifyOnChangeProps: [] });
  return { ...known, inSight: (ids) => lines.inSight(ids), again: () => void lines.read() };
}
