// All records of a kind, however many: read in pieces, so that no answer is so long that the window stands still while it
// is taken apart. When something changed, what is in sight is read again first, and the rest behind it.
// Deliberately absent: which of them a screen shows.
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Client } from "../api/client";
import type { Failure } from "../api/failure";
import type { Kind, RecordId, RecordLine } from "../api/generated/types";
import { useClient } from "../api/queries";
import { merged, sorted, withChanges, work, type LineChange } from "./order";

export interface Known {
  /** By day and name; those without a day last. */
  lines: readonly RecordLine[];
  /** Whether they are all there. */
  whole: boolean;
  failure: Failure | undefined;
}

/** While a list is read for the first time, what is there is shown at once and then at times: drawing costs time too. */
const SHOWN_EACH = 6;

const same = (one: RecordLine, other: RecordLine): boolean =>
  one.name === other.name && one.date === other.date && one.state === other.state && one.location === other.location && one.status === other.status;

export class Lines {
  #known: Known = { lines: [], whole: false, failure: undefined };
  /** The same by their ids: looked up for every line that is read again. */
  #byId = new Map<RecordId, RecordLine>();
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
    const changes: LineChange[] = [];
    for (const id of ids) {
      const [was, is] = [this.#byId.get(id), fresh.get(id)];
      this.#newer.set(id, is);
      if (was !== is) changes.push({ was, is });
    }
    this.#change(changes, this.#known);
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
    const first = !this.#known.whole;
    const read = new Map<RecordId, RecordLine>();
    let lines: RecordLine[] = [];
    let after: RecordId = "rec-0";
    let count = 0;
    for (;;) {
      const piece = this.#kept(await this.client.ask("records.list", { kind: this.kind, some: { after } }));
      const last = piece.at(-1);
      if (!last) break;
      after = last.id;
      for (const line of piece) {
        work(line);
        read.set(line.id, line);
      }
      if (first) lines = merged(lines, sorted(piece));
      if (first && count % SHOWN_EACH === 0) {
        for (const line of lines) this.#byId.set(line.id, line);
        this.#publish({ lines, whole: false, failure: undefined });
      }
      count += 1;
    }
    for (const [id, line] of this.#newer) {
      if (line) read.set(id, line);
      else read.delete(id);
    }
    const changes: LineChange[] = [];
    for (const [id, is] of read) {
      const was = this.#byId.get(id);
      if (was !== is) changes.push({ was, is });
    }
    for (const [id, was] of this.#byId) if (!read.has(id)) changes.push({ was, is: undefined });
    this.#change(changes, { whole: true, failure: undefined });
  }

  /** A line that says what it said stays the same line: nothing is drawn or worked out twice. */
  #kept(piece: readonly RecordLine[]): RecordLine[] {
    return piece.map((line) => {
      const before = this.#byId.get(line.id);
      return before && same(before, line) ? before : line;
    });
  }

  /** Where nothing changed, the list stays the very same. */
  #change(changes: readonly LineChange[], { whole, failure }: Pick<Known, "whole" | "failure">): void {
    for (const { was, is } of changes) {
      if (is) this.#byId.set(is.id, is);
      else if (was) this.#byId.delete(was.id);
    }
    this.#publish({ lines: withChanges(this.#known.lines, changes), whole, failure });
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
