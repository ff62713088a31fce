// The days of a wall calendar: whole weeks from Monday, and the months around.

const DAY_MS = 86_400_000;
const text = (date: Date): string => date.toISOString().slice(0, 10);

/** `2026-05`, so many months on or back. */
export function addMonths(month: string, by: number): string {
  const [year = 1970, number = 1] = month.split("-").map(Number);
  return text(new Date(Date.UTC(year, number - 1 + by, 1))).slice(0, 7);
}

/** The weeks that a month touches, each from Monday to Sunday. */
export function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY_MS;
  const end = Date.parse(`${addMonths(month, 1)}-01T00:00:00Z`);
  const weeks: string[][] = [];
  for (let at = monday; at < end; at += 7 * DAY_MS) {
    weeks.push(Array.from({ length: 7 }, (_, day) => text(new Date(at + day * DAY_MS))));
  }
  return weeks;
}
