// Days, times and money as the studio says them: its own zone, its own language, 24 hours, exact rather than vague.
// Values come as the desk writes them (`2026-05-16`, `2026-05-16T14:00:00 Europe/London`, `2850.00 GBP`); what is not
// understood is shown as it is. Deliberately absent: reading what a person types.

import { parseDate, parseDateTime, parseDuration, parseZonedDateTime, toCalendarDateTime } from "@internationalized/date";

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::\d{2})?(Z)?)?(?: ([A-Za-z_]+(?:\/[A-Za-z_+\-0-9]+)+))?$/;
const MONEY = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;
const DAY_MS = 86_400_000;

const shifted = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The end of whole days is the day after the last. */
export const dayAfter = (day: string): string => shifted(day, 1);
export const dayBefore = (day: string): string => shifted(day, -1);

export function moneyOf(text: string): { amount: string; currency: string } | undefined {
  const [, amount, currency] = MONEY.exec(text) ?? [];
  return amount === undefined || currency === undefined ? undefined : { amount, currency };
}

/** When something ends that begins then, as the desk writes it: what only says how long it lasts (`PT1H30M`) as well. */
export function endOf(start: string, end: string): string {
  const [, day, time, utc, zone] = MOMENT.exec(start) ?? [];
  if (day === undefined || !/^P/i.test(end)) return end;
  try {
    const lasts = parseDuration(end.toUpperCase());
    if (time === undefined) return parseDate(day).add(lasts).toString();
    if (utc === undefined && zone === undefined) return parseDateTime(`${day}T${time}`).add(lasts).toString();
    const ends = toCalendarDateTime(parseZonedDateTime(`${day}T${time}[${zone ?? "UTC"}]`).add(lasts));
    return zone === undefined ? `${ends.toString()}Z` : `${ends.toString()} ${zone}`;
  } catch {
    return end; // a length that nobody knows, or a zone that this computer does not
  }
}

/** Made once each: making one costs more than using it a hundred times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, known);
  return known;
}

/** A day, and a time if there is one, by the clock of the place it happens at. */
export interface Moment {
  day: string;
  time: string | undefined;
}

export class Times {
  #today: string | undefined;

  constructor(
    readonly locale: string,
    readonly zone: string,
    readonly now: Date,
  ) {}

  /** `2026-05-16`, as the studio's calendar says it of this instant. Put together from its parts: how a whole date looks in a
   * language differs from one web view to the next. */
  dayOf(instant: string | Date): string {
    const shape = { timeZone: this.zone, calendar: "iso8601", year: "numeric", month: "2-digit", day: "2-digit" } as const;
    const parts = formatOf("en-GB", shape).formatToParts(new Date(instant));
    return ["year", "month", "day"].map((part) => parts.find((it) => it.type === part)?.value).join("-");
  }

  today(): string {
    this.#today ??= this.dayOf(this.now);
    return this.#today;
  }

  /** `14:30` */
  clock(instant: string | Date): string {
    return this.#format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: this.zone }, instant);
  }

  /** `Saturday` */
  weekday(day: string): string {
    return this.#ofDay(day, { weekday: "long" });
  }

  /** `Sat 16 May`, with its year unless it is this one. */
  day(day: string): string {
    return this.#ofDay(day, { weekday: "short", day: "numeric", month: "short", ...this.#year(day) }).replace(",", "");
  }

  /** `16 Nov 2026`, short enough for the margin. */
  date(day: string): string {
    return this.#ofDay(day, { day: "numeric", month: "short", year: "numeric" });
  }

  /** `16 May` */
  shortDate(day: string): string {
    return this.#ofDay(day, { day: "numeric", month: "short", ...this.#year(day) });
  }

  /** `November`, by its place in the year, from 0. */
  monthName(month: number): string {
    return this.#ofDay(`2026-${String(month + 1).padStart(2, "0")}-15`, { month: "long" });
  }

  /** `Nov 2026` */
  month(day: string): string {
    return this.#ofDay(day, { month: "short", year: "numeric" });
  }

  /** `09:40` today, `Tue 12 May, 16:10` on another day. */
  stamp(instant: string): string {
    const day = this.dayOf(instant);
    return day === this.today() ? this.clock(instant) : `${this.day(day)}, ${this.clock(instant)}`;
  }

  /** Days from today: 0, 1, −3. */
  daysTo(day: string): number {
    return Math.round((Date.parse(day) - Date.parse(this.today())) / DAY_MS);
  }

  /** `in 2 days`, `tomorrow`, `3 weeks ago`: whole steps alone. */
  relative(day: string): string {
    const days = this.daysTo(day);
    const words = new Intl.RelativeTimeFormat(this.locale, { numeric: "auto" });
    if (Math.abs(days) < 14) return words.format(days, "day");
    if (Math.abs(days) < 70) return words.format(Math.round(days / 7), "week");
    return words.format(Math.round(days / 30.44), "month");
  }

  moment(text: string): Moment | undefined {
    const [, day, time, utc] = MOMENT.exec(text) ?? [];
    if (day === undefined) return undefined;
    if (utc === undefined) return { day, time };
    const instant = text.split(" ")[0] ?? text;
    return { day: this.dayOf(instant), time: this.clock(instant) };
  }

  /** When that is for everybody; nothing for a day without a time. A time without a place is the studio's. */
  instant(text: string): Date | undefined {
    const [, day, time, utc, zone] = MOMENT.exec(text) ?? [];
    if (day === undefined || time === undefined) return undefined;
    try {
      return parseZonedDateTime(`${day}T${time}[${utc === undefined ? (zone ?? this.zone) : "UTC"}]`).toDate();
    } catch {
      return undefined; // a day that no calendar has, or a zone that this computer does not know
    }
  }

  /** A field's value as it is shown. */
  value(text: string): string {
    const money = this.named(text);
    if (money !== text) return money;
    const [from = "", until = ""] = text.split(/ to | for /);
    const to = endOf(from, until);
    const begins = this.moment(from);
    const ends = this.moment(to);
    if (!begins || !ends) return this.#momentText(text);
    const last = ends.time === undefined ? dayBefore(ends.day) : ends.day;
    if (begins.time === undefined) return last <= begins.day ? this.day(begins.day) : `${this.day(begins.day)} – ${this.day(last)}`;
    return `${this.#momentText(from)} – ${begins.day === ends.day ? ends.time : this.#momentText(to)}`;
  }

  /** What a record is called. A payment without a name is called by its amount, as the desk writes it. */
  named(name: string): string {
    const money = moneyOf(name);
    return money ? this.money(money.amount, money.currency) : name;
  }

  money(amount: string, currency: string): string {
    return new Intl.NumberFormat(this.locale, { style: "currency", currency }).format(Number(amount));
  }

  #momentText(text: string): string {
    const moment = this.moment(text);
    if (!moment) return text;
    return moment.time === undefined ? this.day(moment.day) : `${this.day(moment.day)}, ${moment.time}`;
  }

  #year(day: string): Intl.DateTimeFormatOptions {
    return day.slice(0, 4) === this.today().slice(0, 4) ? {} : { year: "numeric" };
  }

  #ofDay(day: string, options: Intl.DateTimeFormatOptions): string {
    const date = new Date(`${day}T12:00:00Z`);
    return Number.isNaN(date.getTime()) ? day : this.#format({ ...options, timeZone: "UTC" }, date);
  }

  #format(options: Intl.DateTimeFormatOptions, instant: string | Date): string {
    return formatOf(this.locale, options).format(new Date(instant));
  }
}

/** The Saturday that is today or comes next. */
export function nextSaturday(today: string): string {
  const date = new Date(`${today}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + ((6 - date.getUTCDay() + 7) % 7));
  return date.toISOString().slice(0, 10);
}
