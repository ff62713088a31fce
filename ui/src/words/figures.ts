// How long, how much and how many, as people say it: `0.3 s`, `98.5%`, `1,836`.

export const figure = (count: number, locale: string): string => new Intl.NumberFormat(locale).format(count);

/** Two figures below a second, one behind the point above; minutes of waiting are still said in seconds. */
export function seconds(ms: number, locale: string): string {
  const digits = ms < 1000 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 };
  return `${new Intl.NumberFormat(locale, digits).format(ms / 1000)}\u00A0s`;
}

/** Never rounded up to the whole: what went wrong once in a thousand times did not go well each time. */
export function share(part: number, of: number, locale: string): string {
  const tenths = Math.floor((part * 1000) / of);
  return new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: tenths === 1000 ? 0 : 1 }).format(tenths / 1000);
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `12 seconds`, `4 minutes`, `3 hours`, `2 days`: as exact as somebody asks who was not there. */
export function lasting(ms: number, locale: string): string {
  const [unit, whole] = ms < 2 * MINUTE_MS ? (["second", 1000] as const) : ms < 2 * HOUR_MS ? (["minute", MINUTE_MS] as const) : ms < 2 * DAY_MS ? (["hour", HOUR_MS] as const) : (["day", DAY_MS] as const);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(Math.max(1, Math.round(ms / whole)));
}
