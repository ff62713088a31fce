// What the desk says when something did not work, in the words of the window. The desk's own sentence names the thing and is
// shown in English; the next step is the window's where the desk's would be a command for a terminal; in German the code
// has its own words, and the desk's exact ones stand below.
import { useTranslation } from "react-i18next";
import en from "./en.json";

export interface Said {
  code: string;
  message: string;
  nextStep: string;
}

export interface Told {
  what: string;
  next: string;
  /** The desk's own sentence, where `what` is not it. */
  exactly: string | undefined;
}

/** The name of the bundle; a language whose words the desk does not speak has one. */
export const FAULTS = "faults";

/** What is meant for a terminal is nothing to somebody before a window: those sentences are left out. */
export const forWindow = (nextStep: string): string =>
  nextStep
    .split(/(?<=[.;])\s+/)
    .filter((sentence) => !/\bwedsync [a-z]|--[a-z]/.test(sentence))
    .join(" ");

export function useTold(): (said: Said) => Told {
  const { t, i18n } = useTranslation();
  return ({ code, message, nextStep }) => {
    if (code === "desk_unreachable") return { what: t("fault.away"), next: t("fault.awayNext"), exactly: undefined };
    const own = Object.hasOwn(en.fault.nextOf, code) ? (t as (key: string) => string)(`fault.nextOf.${code}`) : undefined;
    // Without a code the window says it itself.
    const words = code === "" ? undefined : (i18n.getResource(i18n.language, FAULTS, code) as { what: string; next?: string } | undefined);
    const kept = forWindow(nextStep);
    // The desk's own step is the better one, and is only completed where a command was taken out of it.
    const desks = kept === nextStep ? kept : own?.includes(kept) ? own : [kept, own].filter(Boolean).join(" ");
    return {
      what: words?.what ?? message,
      next: words ? (own ?? words.next ?? desks) : desks,
      exactly: words ? message : undefined,
    };
  };
}
