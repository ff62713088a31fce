// Which weddings are meant: by words, time, season, status and whether all places agree. Words are found without regard
// to case or accents, each of them anywhere in the couple's or the venue's name.
import type { RecordLine } from "../../api/generated/types";
import { season } from "../../words/time";

export interface Narrowing {
  words: string;
  when: "coming" | "past" | "all";
  year: string;
  season: "all" | "peak" | "shoulder" | "off";
  status: string;
  state: string;
}

export const EVERYTHING: Narrowing = { words: "", when: "coming", year: "all", season: "all", status: "all", state: "all" };

/** Letters that Unicode does not take apart, as somebody without that key types them: Łukasz, Søren. */
const BARE: Record<string, string> = { ł: "l", ø: "o", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ß: "ss", ı: "i" };

const plain = (text: string): string =>
  text
    .toLocaleLowerCase("und")
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[łøđðþæœßı]/g, (letter) => BARE[letter] ?? letter);

/** What a line is found by, worked out once: somebody is typing. */
const found = new WeakMap<RecordLine, string>();

function wordsOf(line: RecordLine): string {
  const known = found.get(line) ?? plain(`${line.name} ${line.location ?? ""}`);
  found.set(line, known);
  return known;
}

export function narrow(all: readonly RecordLine[], by: Narrowing, today: string): RecordLine[] {
  const words = plain(by.words).split(/\s+/).filter(Boolean);
  const fits = (line: RecordLine): boolean => {
    const date = line.date ?? "";
    if (by.when === "coming" && date !== "" && date < today) return false;
    if (by.when === "past" && (date === "" || date >= today)) return false;
    if (by.year !== "all" && !date.startsWith(by.year)) return false;
    if (by.season !== "all" && (date === "" || season(date) !== by.season)) return false;
    if (by.status !== "all" && line.status !== by.status) return false;
    if (by.state !== "all" && line.state !== by.state) return false;
    if (words.length === 0) return true;
    return words.every((word) => wordsOf(line).includes(word));
  };
  // The desk names them by day already; what is past is read backwards.
  const fitting = all.filter(fits).toSorted((one, other) => (one.date ?? "9999").localeCompare(other.date ?? "9999"));
  return by.when === "past" ? fitting.toReversed() : fitting;
}

export const years = (all: readonly RecordLine[]): string[] =>
  [...new Set(all.flatMap((it) => it.date?.slice(0, 4) ?? []))].toSorted();

export const statuses = (all: readonly RecordLine[]): string[] =>
  [...new Set(all.flatMap((it) => it.status ?? []))].toSorted();
