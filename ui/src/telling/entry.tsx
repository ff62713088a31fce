// What a field of a record is changed with, by what it holds. Values come and go as the desk writes them; what a person sees
// and types is in the words, the order and the signs of their language.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { kinds } from "../api/generated/kinds";
import type { Kind } from "../api/generated/types";
import { Check } from "../design/check";
import { Choice } from "../design/choice";
import { Field } from "../design/field";
import { useWord } from "../words/word";
import { Amount } from "./amount";
import { isLong } from "./value";
import { End, Schedule, When } from "./when";

interface Props {
  /** Of a record that nobody has any more it is not known. */
  kind: Kind | null;
  /** `status`; `start` and `end` are the parts of `when`. */
  name: string;
  label: string;
  /** Nothing where somebody is still to say it. */
  value: string | undefined;
  onChange: (next: string) => void;
  /** Where it begins, for what ends. */
  start?: string;
  /** The currency of its other amounts. */
  usual?: string | undefined;
  /** Words of several lines; unless said, so many as the field is known to have. */
  long?: boolean;
}

export function Entry({ kind, name, start = "", usual, long = isLong(name), value, ...rest }: Props): ReactNode {
  const { t } = useTranslation();
  const said = { ...rest, value: value ?? "" };
  if (name === "when") return <Schedule {...said} />;
  if (name === "start") return <When {...said} timed />;
  if (name === "end") return <End {...said} start={start} />;
  const field = kind === null ? undefined : kinds[kind].fields.find((it) => it.name === name);
  if (field && "one_of" in field) return <OneOf {...rest} value={value} known={field.one_of} />;
  switch (field?.holds) {
    case "money": return <Amount {...said} usual={usual} />;
    case "flag": return <YesNo {...said} />;
    case "date": return <When {...said} timed={false} />;
    case "when": return <When {...said} timed />;
    case "list": return <Field {...said} help={t("record.list")} />;
    default: return <Field {...said} long={long} />;
  }
}

interface Said {
  label: string;
  value: string;
  onChange: (next: string) => void;
}

/** The words that this kind knows, none, and what a tool said that is neither: chosen as it stands, and kept. */
function OneOf({ known, value, ...rest }: Omit<Said, "value"> & { value: string | undefined; known: readonly string[] }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const [before] = useState(value ?? "");
  const options = [...new Set([...known, before, ""])].map((id) => ({ id, name: id === "" ? t("record.none") : word("status", id) }));
  return <Choice field {...rest} none={t("record.noneYet")} value={value} options={options} />;
}

const isYes = (value: string): boolean => value === "true" || value === "yes";

/** What it said before stays what it said, if only that nobody knows: "no" is said by hand alone. */
function YesNo({ label, value, onChange }: Said): ReactNode {
  const [before] = useState(value);
  return <Check selected={isYes(value)} onChange={(yes) => onChange(yes === isYes(before) ? before : yes ? "yes" : "no")}>{label}</Check>;
}
