// An amount of money, typed as people write it in their language, and its currency beside it. What is no amount is said so
// when the field is left, and is not sent.
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { currencies } from "../api/generated/currencies";
import { FindChoice } from "../design/choice";
import { Field } from "../design/field";
import { amountRead, amountShown } from "../words/amount";
import { useTimes } from "../words/studio";
import { moneyOf } from "../words/time";

interface Props {
  label: string;
  /** `1234.50 GBP`, or empty. */
  value: string;
  /** What the record's other amounts are in. */
  usual?: string | undefined;
  onChange: (next: string) => void;
}

/** Where the currency is kept that was chosen last on this computer. */
const LAST = "currency";

/** As many as the desk writes of one that it does not list. */
const digitsOf = (currency: string): number => currencies[currency] ?? 2;

export function Amount({ label, value, usual, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const { locale } = useTimes();
  const [before] = useState(() => {
    const money = moneyOf(value);
    return { value, typed: money ? amountShown(money.amount, digitsOf(money.currency), locale) : value, currency: money?.currency ?? usual ?? localStorage.getItem(LAST) ?? "" };
  });
  const [currency, setCurrency] = useState(before.currency);
  const [typed, setTyped] = useState(before.typed);
  const options = useMemo(() => named(locale, before.currency), [locale, before.currency]);
  const digits = digitsOf(currency);
  /** As the desk takes it, if it is an amount. */
  const read = (text: string, of: string): string | undefined => {
    if (text === before.typed && of === before.currency) return before.value;
    if (text.trim() === "") return "";
    const amount = of === "" ? undefined : amountRead(text, of, digitsOf(of), locale);
    return amount === undefined ? undefined : `${amount} ${of}`;
  };
  const fault = (text: string): string | null => {
    if (read(text, currency) !== undefined) return null;
    return currency === "" ? t("record.noCurrency") : t("record.noAmount", { like: amountShown(digits === 0 ? "1234" : "1234.5", digits, locale) });
  };
  const say = (text: string, of: string): void => {
    setTyped(text);
    setCurrency(of);
    onChange(read(text, of) ?? text);
  };
  return (
    <div className="fromto amount">
      {/* Another currency is another field: what was wrong with the amount in the last one need not be so in this one. */}
      <Field key={currency} label={label} value={typed} onChange={(text) => say(text, currency)} check={fault} />
      <FindChoice
        field
        label={t("record.currency", { of: label })}
        find={t("record.findCurrency")}
        none={t("record.noneYet")}
        value={currency === "" ? undefined : currency}
        options={options}
        onChange={(of) => {
          localStorage.setItem(LAST, of);
          say(typed, of);
        }}
      />
    </div>
  );
}

/** Its own first, then all by their names. */
function named(locale: string, own: string): { id: string; name: string; note: string }[] {
  const words = new Intl.DisplayNames(locale, { type: "currency" });
  const option = (id: string): { id: string; name: string; note: string } => ({ id, name: words.of(id) ?? id, note: id });
  const others = Object.keys(currencies).filter((id) => id !== own).map(option).toSorted((a, b) => a.name.localeCompare(b.name, locale));
  return own === "" ? others : [option(own), ...others];
}
