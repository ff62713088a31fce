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
