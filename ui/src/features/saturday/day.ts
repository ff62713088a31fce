// A day as columns of moments: what each wedding's pack says of it, by its venue's clock. Instants are compared, and clock faces
// only shown, so that a clock that is put back or forward in the night counts the hours that really pass.
import type { Pack, PackEntry, RecordId } from "../../api/generated/types";
import { Times } from "../../words/time";

export interface Moment {
  /** Which record it is of. */
  id: RecordId;
  /** `14:30`, as the venue's clock says it. */
  time: string;
  /** The day it is on there: a wedding does not end because the date does. */
  day: string;
  at: number;
  /** The wedding itself, something of its day, or its end. */
  is: "wedding" | "part" | "end";
  what: string;
  where: string;
  couple: string;
  wedding: RecordId;
  /** Whose clock that is, where it is not the studio's. */
  zone: string | null;
}

export interface Column {
  pack: Pack;
  moments: Moment[];
  /** Of its day, without a time. */
  untimed: PackEntry[];
  cancelled: boolean;
}

export function columnOf(pack: Pack, times: Times): Column {
  const there = new Times(times.locale, pack.venue_zone ?? pack.zone, times.now);
  const moments = pack.timeline.flatMap((it) => momentsOf(it, pack, there));
  return {
    pack,
    moments: moments.toSorted((one, other) => one.at - other.at),
    untimed: pack.timeline.filter((it) => it.starts === null),
    cancelled: pack.status === "cancelled",
  };
}

function momentsOf(entry: PackEntry, pack: Pack, there: Times): Moment[] {
  const begins = there.instant(entry.from)?.getTime();
  if (begins === undefined || entry.starts === null) return [];
  const same = { id: entry.record, couple: pack.title, wedding: pack.wedding, zone: pack.venue_zone };
  const moment: Moment = {
    ...same, time: entry.starts, day: entry.date, at: begins, is: entry.wedding ? "wedding" : "part",
    // "Ceremony: Amara & Zoë" stands in their own column already.
    what: entry.title.replace(`: ${pack.title}`, ""), where: entry.place ?? (entry.wedding ? (pack.venue ?? "") : ""),
  };
  const ends = entry.wedding && entry.until !== null ? there.instant(entry.until) : undefined;
  if (!ends || entry.ends === null || ends.getTime() <= begins) return [moment];
  return [moment, { ...moment, time: entry.ends, day: there.dayOf(ends), at: ends.getTime(), is: "end", where: "" }];
}

export function nextMoment(columns: readonly Column[], now: Date): Moment | undefined {
  return columns
    .filter((it) => !it.cancelled)
    .flatMap((it) => it.moments)
    .filter((it) => it.at > now.getTime())
    .toSorted((one, other) => one.at - other.at)[0];
}

/** What tells each wedding of the day from another of the same name. */
export const apart = ({ pack }: Column): string => [pack.timeline.find((it) => it.wedding)?.starts, pack.venue].filter(Boolean).join(", ");

/** All that today's weddings are made of. */
export const recordsOf = (columns: readonly Column[]): RecordId[] =>
  [...new Set(columns.flatMap(({ pack }) => [pack.wedding, ...pack.timeline.map((it) => it.record), ...pack.people.map((it) => it.record)]))];
