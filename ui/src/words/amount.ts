// Amounts as people type them in their own language, and as the desk takes them: exactly the digits that were typed. What is
// read must look, written out again, as it was typed; or `1,50` would be a hundred and fifty where commas stand between thousands.
import { NumberParser } from "@internationalized/number";

/** As many digits after the point as there are, but no fewer than the currency has. */
export const amountShown = (amount: string, digits: number, locale: string): string =>
  written(locale, Math.max(digits, amount.split(".")[1]?.length ?? 0)).format(amount as Intl.StringNumericLiteral);

/** `1234.50` of `1,234.50`, `1.234,50 €` or `1234.5`; nothing where that is no amount, or has more digits than the currency. */
export function amountRead(typed: string, currency: string, digits: number, locale: string): string | undefined {
  const bare = names(currency, locale).reduce(without, typed.replace("\u2212", "-").trim());
  const value = new NumberParser(locale).parse(bare);
  const fractions = Array.from({ length: digits + 1 }, (_, fraction) => fraction);
  const ways = fractions.flatMap((fraction) => [written(locale, fraction), written(locale, fraction, false)]);
  return Number.isFinite(value) && ways.some((it) => it.format(value) === bare) ? written("en", digits, false).format(value) : undefined;
}

const written = (locale: string, fraction: number, useGrouping = true): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: fraction, maximumFractionDigits: fraction, useGrouping });

/** Its own signs alone: that of another currency says that something else is meant. */
const names = (currency: string, locale: string): string[] =>
  (["code", "symbol", "narrowSymbol"] as const).map((currencyDisplay) => {
    const parts = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay }).formatToParts(0);
    return parts.find((it) => it.type === "currency")?.value ?? currency;
  });

const without = (text: string, name: string): string =>
  (text.startsWith(name) ? text.slice(name.length) : text.endsWith(name) ? text.slice(0, -name.length) : text).trim();
