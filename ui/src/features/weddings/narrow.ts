// Which weddings are meant: by words, time, season, status and whether all places agree. Words are found without regard
// to case or accents, each of them anywhere in the couple's or the venue's name.
import type { RecordId, RecordLine, Season } from "../../api/generated/types";
import { findable } from "../../telling/order";
import { has, wordsOf } from "../../words/plain";

export interface Narrowing {
  words: string;
  when: "coming" | "past" | "all";
  year: string;
  season: "all" | Season;
  status: string;
  state: string;
  /** A contact's id. */
  supplier: string;
}

export const EVERYTHING: Narrowing = { words: "", when: "coming", year: "all", season: "all", status: "all", state: "all", supplier: "all" };

/** `year`: the season of each month; `at`: the weddings of the supplier who is asked for. */
export function narrow(all: readonly RecordLine[], by: Narrowing, today: string, year: readonly Season[], at?: ReadonlySet<RecordId>): RecordLine[] {
  const words = wordsOf(by.words);
  const fits = (line: RecordLine): boolean => {
    if (words.length > 0 && !has(findable(line), words)) return false;
    if (by.supplier !== "all" && !at?.has(line.id)) return false;
    const date = line.date ?? "";
    if (by.when === "coming" && date !== "" && date < today) return false;
    if (by.when === "past" && (date === "" || date >= today)) return false;
    if (by.year !== "all" && !date.startsWith(by.year)) return false;
    if (by.season !== "all" && (date === "" || year[Number(date.slice(5, 7)) - 1] !== by.season)) return false;
    if (by.status !== "all" && line.status !== by.status) return false;
    return by.state === "all" || line.state === by.state;
  };
  // They come by day; what is past is read backwards.
  const fitting = all.filter(fits);
  return by.when === "past" ? fitting.toReversed() : fitting;
}

function different(all: readonly RecordLine[], of: (line: RecordLine) => string | null | undefined): string[] {
  const seen = new Set<string>();
  for (const line of all) {
    const one = of(line);
    if (one) seen.add(one);
  }
  return [...seen].toSorted();
}

export const years = (all: readonly RecordLine[]): string[] => different(all, (it) => it.date?.slice(0, 4));

export const statuses = (all: readonly RecordLine[]): string[] => different(all, (it) => it.status);
