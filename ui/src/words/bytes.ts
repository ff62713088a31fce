// How much that is, as people count it: `812 kB`, `4.6 MB`.

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function amount(bytes: number, locale: string): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const digits = step > 1 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit: UNITS[step], maximumFractionDigits: digits }).format(bytes / 1000 ** step);
}
