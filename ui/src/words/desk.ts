// What the desk says of its own accord, in the words of the window: what it found, why it asks, what it could not take back,
// what it told. English is the desk's own language, so there its sentence stands; in German what is meant is known by its name
// and said from its facts. Deliberately absent: what went wrong (faults.ts), and how a fact is written.
import { useTranslation } from "react-i18next";
import type de from "./desk.de.json";

/** The name of the bundle; a language that the desk does not speak has one. */
export const DESK = "desk";

type Sections = typeof de;
/** A key without the number that its words are for. */
export type Bare<Key> = Key extends `${infer Stem}_${"zero" | "one" | "other"}` ? Stem : Key;

/** What there are words for: what is not there does not compile. */
export type DeskKey = { [S in keyof Sections]: `${S}.${Bare<keyof Sections[S] & string>}` }[keyof Sections];

export interface DeskWords {
  /** Whether the language is another than the desk's. */
  own: boolean;
  say: (key: DeskKey, facts?: object) => string;
}

export function useDesk(): DeskWords {
  const { t, i18n } = useTranslation();
  return {
    own: i18n.hasResourceBundle(i18n.language, DESK),
    say: (key, facts) => (t as (key: string, more: object) => string)(key, { ns: DESK, ...facts }),
  };
}
