// When an hour or a day of the history was, by the studio's clock, and which of them an axis names.
import type { HealthPage, Stretch } from "../../api/generated/types";
import type { Times } from "../../words/time";

export const RANGES = { day: 1, week: 7, month: 30, year: 365 } as const;
export type Range = keyof typeof RANGES;

/** An hour with its day, or a day. */
export const sayWhen = (times: Times, by: HealthPage["by"], { from }: Stretch): string => (by === "hour" ? times.stamp(from) : times.day(times.dayOf(from)));

/** What an axis says there. */
export function nameOf(times: Times, range: Range, from: string): string {
  if (range === "day") return times.clock(from);
  const day = times.dayOf(from);
  return range === "year" ? times.month(day) : times.shortDate(day);
}

/** Every sixth hour, every day, every Monday, every first of a month. */
export function named(times: Times, range: Range, stretches: readonly Stretch[]): string[] {
  const here = ({ from }: Stretch): boolean => {
    if (range === "day") return Number(times.clock(from).slice(0, 2)) % 6 === 0;
    if (range === "week") return times.clock(from) === "00:00";
    const day = times.dayOf(from);
    return range === "month" ? new Date(`${day}T12:00:00Z`).getUTCDay() === 1 : day.endsWith("-01");
  };
  return stretches.filter(here).map((it) => it.from);
}

/** Whether anything is known of it. */
export const isKnown = ({ looks, asked }: Stretch): boolean => looks > 0 || asked > 0;
