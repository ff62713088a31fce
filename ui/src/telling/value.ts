// A field's value as a person reads it. Which fields hold days, times and money is known by their names, so that a note
// which happens to look like a date stays as it was written.
import type { FieldText } from "../api/generated/types";
import type { Times } from "../words/time";
import type { Word } from "../words/word";

const DATED = new Set(["when", "start", "end", "issued", "due", "received", "birthday", "value", "total", "balance", "amount"]);
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
