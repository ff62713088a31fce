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

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

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
    const said = plain(`${line.name} ${line.location ?? ""}`);
    return words.every((word) => said.includes(word));
  };
  // The desk names them by day already; what is past is read backwards.
  const found = all.filter(fits).toSorted((one, other) => (one.date ?? "9999").localeCompare(other.date ?? "9999"));
  return by.when === "past" ? found.toReversed() : found;
}

export const years = (all: readonly RecordLine[]): string[] =>
  [...new Set(all.flatMap((it) => it.date?.slice(0, 4) ?? []))].toSorted();

export const statuses = (all: readonly RecordLine[]): string[] =>
  [...new Set(all.flatMap((it) => it.status ?? []))].toSorted();
