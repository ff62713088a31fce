// A field's value as a person reads it. Which fields hold days, times and money the kinds say, so that a note which happens
// to look like a date stays as it was written.
import { kinds } from "../api/generated/kinds";
import type { FieldText } from "../api/generated/types";
import type { Times } from "../words/time";
import type { Word } from "../words/word";

const SAID: ReadonlySet<string> = new Set(["when", "date", "money"]);
const DATED: ReadonlySet<string> = new Set(["start", "end", ...Object.values(kinds).flatMap((kind) => kind.fields.filter((it) => SAID.has(it.holds)).map((it) => it.name))]);
const LONG = new Set(["notes", "address"]);

export const isLong = (field: string): boolean => LONG.has(field);

export const isDated = (field: string): boolean => DATED.has(field);

export function sayValue(field: string, value: FieldText | null | undefined, times: Times, word: Word): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  const text = String(value);
  if (isDated(field)) return times.value(text);
  return field === "status" ? word("status", text) : text;
}
