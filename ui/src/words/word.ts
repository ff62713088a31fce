// Words for names that come from the desk: fields, statuses, kinds. What the catalogue does not have is shown as it came,
// because a provider may always say something nobody has heard before.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import en from "./en.json";

export type Group = "field" | "status" | "kind" | "kindMany";

export type Word = (group: Group, name: string, otherwise?: string) => string;

/** One changed occurrence of a series is a field of its own. */
const OCCURRENCE = "ical/override/";

export function wordOf(t: TFunction): Word {
  return (group, name, otherwise = name) => {
    if (group === "field" && name.startsWith(OCCURRENCE)) return t("occurrence", { at: name.slice(OCCURRENCE.length) });
    return Object.hasOwn(en[group], name) ? (t as (key: string) => string)(`${group}.${name}`) : otherwise;
  };
}

export function useWord(): Word {
  const { t } = useTranslation();
  return wordOf(t);
}
