import { describe, expect, it } from "vitest";
import { amountRead, amountShown } from "./amount";

const pounds = (typed: string, locale = "en-GB"): string | undefined => amountRead(typed, "GBP", 2, locale);
const euros = (typed: string): string | undefined => amountRead(typed, "EUR", 2, "de");

describe("an amount as people type it", () => {
  it("is read in the signs of their language, grouped or not, with the signs of its own currency or without", () => {
    for (const typed of ["1,234.50", "1234.50", "1234.5", "£1,234.50", "1,234.50 £", "GBP 1,234.50", " 1,234.5 "]) expect(pounds(typed), typed).toBe("1234.50");
    for (const typed of ["1.234,50", "1234,50", "1234,5", "1.234,50 €", "1.234,50\u00a0€", "1.234,50 EUR"]) expect(euros(typed), typed).toBe("1234.50");
    expect([pounds("0"), pounds("-5"), pounds("\u22125.25"), euros("1.234")]).toEqual(["0.00", "-5.00", "-5.25", "1234.00"]);
  });

  it("has the digits of its currency", () => {
    expect([amountRead("1,234", "JPY", 0, "en-GB"), amountRead("1.234", "JPY", 0, "de")]).toEqual(["1234", "1234"]);
    expect([amountRead("1,234.567", "KWD", 3, "en-GB"), amountRead("1.234,5", "KWD", 3, "de")]).toEqual(["1234.567", "1234.500"]);
    expect([amountRead("12.50", "JPY", 0, "en-GB"), pounds("12.505"), amountRead("1.2345", "KWD", 3, "en-GB")]).toEqual([undefined, undefined, undefined]);
  });

  it("is never guessed: what would be another number in another country is refused", () => {
    for (const typed of ["1,50", "12,34.50", "1.234,50", "1 234.50", "1,2345", "1..5", "5.", "12 34"]) expect(pounds(typed), typed).toBeUndefined();
    for (const typed of ["1.50", "1,234.50", "1.2345,00"]) expect(euros(typed), typed).toBeUndefined();
    for (const typed of ["", "lots", "NaN", "Infinity", "∞", "1e5", "0x10", "€50", "50 EUR", "5-", "--5", "£", "٥"]) expect(pounds(typed), typed).toBeUndefined();
  });

  it("is exact, or refused", () => {
    for (const typed of ["0.01", "0.29", "1.005", "4.35", "4398046511103.99"]) {
      expect(amountRead(typed, "KWD", 3, "en-GB"), typed).toBe(`${typed.split(".")[0]}.${(typed.split(".")[1] ?? "").padEnd(3, "0")}`);
    }
    for (const typed of ["9007199254740993", "90071992547409.91"]) expect(pounds(typed), typed).toBeUndefined();
    for (let minor = 1; minor < 2 ** 52; minor = minor * 3 + 7) {
      const desk = `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
      for (const locale of ["en-GB", "de"]) expect(pounds(amountShown(desk, 2, locale), locale)).toBe(desk);
    }
  });

  it("is shown with all its digits, and at least its currency's", () => {
    expect([amountShown("1234.5", 2, "en-GB"), amountShown("1234.50", 2, "de"), amountShown("1234", 0, "de")]).toEqual(["1,234.50", "1.234,50", "1.234"]);
    expect([amountShown("0.125", 2, "de"), amountShown("12345678901234567890.12", 2, "en-GB")]).toEqual(["0,125", "12,345,678,901,234,567,890.12"]);
  });
});
