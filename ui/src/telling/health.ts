// What was seen of a tool, as sentences in the reader's language: made from facts, because the desk's own sentences are English.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Ahead, CheckCard, CheckKind, Fault, ForecastCard, HealthCard, Seen } from "../api/generated/types";
import { often } from "./rhythm";
import { figure, seconds } from "../words/figures";
import { useTold } from "../words/faults";
import { useTimes } from "../words/studio";
import type { Times } from "../words/time";

/** Nobody feels less. */
const AT_ONCE_MS = 100;

/** Numbers that are written as words. */
const SPELT = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** The order in which a sentence about all of them names them. */
const SAID = ["needsYou", "unhealthy", "degraded", "healthy", "paused", "unknown"] as const;

function spelt(t: TFunction, count: number): string {
  const known = SPELT.find((it) => it === count);
  return known ? t(`health.number.${known}`) : String(count);
}

/** What it refused us for, if it did. */
export const faultOf = (card: HealthCard): Fault | undefined =>
  card.checks.flatMap(({ seen }) => ("fault" in seen && seen.fault ? [seen.fault] : []))[0];

/** One of these is called by its name, because something is to be done about it. */
const NAMED: ReadonlySet<string> = new Set(["needsYou", "unhealthy", "degraded"]);

/** How it is, in the words of such a sentence: what only a person can mend needs one. */
function wordOf(card: HealthCard): (typeof SAID)[number] {
  const kind = faultOf(card)?.kind;
  return card.state === "unhealthy" && (kind === "sign_in_needed" || kind === "forbidden") ? "needsYou" : card.state;
}

const sentence = (parts: readonly string[]): string => `${parts.join("; ").replace(/^./, (first) => first.toLocaleUpperCase())}.`;

/** “Xero needs you.” */
export const titleOf = (t: TFunction, card: HealthCard): string => sentence([t(`health.one.${wordOf(card)}`, { name: card.name })]);

/** “Xero needs you; four are well.” */
export function headline(t: TFunction, cards: readonly HealthCard[]): string {
  const count = cards.length;
  if (count === 0) return t("connections.begin");
  if (cards.every((it) => it.state === "healthy")) return t("health.allWell", { count, all: spelt(t, count) });
  return sentence(SAID.flatMap((word) => {
    const those = cards.filter((it) => wordOf(it) === word);
    const [only] = those.length === 1 && NAMED.has(word) ? those : [];
    if (only) return t(`health.one.${word}`, { name: only.name });
    return those.length === 0 ? [] : t(`health.many.${word}`, { count: those.length, all: spelt(t, those.length) });
  }));
}

export interface Sentences {
  /** What a check saw. */
  check: (card: CheckCard) => string;
  /** Why a tool is as it is. */
  why: (card: HealthCard) => string;
  ahead: (forecast: ForecastCard) => { what: string; next: string };
}

export function useSentences(): Sentences {
  const { t } = useTranslation();
  const times = useTimes();
  const told = useTold();
  const what = (fault: Fault | null): string => (fault ? told({ ...fault, nextStep: fault.next_step }).what : "");
  const check = (card: CheckCard): string => seenAs(t, times, what, card);
  const of = (card: HealthCard, kind: CheckKind): string => card.checks.filter((it) => it.check === kind).map(check).join(" ");
  return {
    check,
    why: (card) => {
      if (card.state === "paused" || card.state === "unknown") return t(`health.why.${card.state}`);
      return card.because ? of(card, card.because) : `${of(card, "connection")} ${of(card, "sync")}`.trim();
    },
    ahead: ({ ahead, before_weddings }) => ({
      what: [aheadAs(t, times, ahead), before_weddings && t("health.beforeWeddings")].filter(Boolean).join(" "),
      next: t(`health.aheadNext.${ahead.is}`),
    }),
  };
}

function seenAs(t: TFunction, times: Times, what: (fault: Fault | null) => string, { check, state, seen }: CheckCard): string {
  const time = (ms: number): string => seconds(ms, times.locale);
  switch (seen.is) {
    case "nothing": return t(`health.nothing.${check}`);
    case "answered":
      if (state === "healthy" && seen.ms < AT_ONCE_MS) return t("health.answeredAtOnce");
      return t(state === "healthy" ? "health.answered" : "health.answeredLate", { time: time(seen.ms) });
    case "refused": return what(seen.fault);
    case "on_time": return t("health.onTime", { at: times.stamp(seen.last) });
    case "failing": return `${t("health.failing", { count: seen.tries })} ${what(seen.fault)}`;
    case "overdue": return `${overdueAs(t, times, seen)} ${what(seen.fault)}`.trim();
    case "requests": return askedAs(t, times, seen.asked, seen.failed);
    case "pace": {
      if (state !== "healthy" && seen.usual_p95_ms !== null) return t("health.slower", { time: time(seen.p95_ms), usual: time(seen.usual_p95_ms) });
      const usual = seen.usual_p95_ms === null ? "" : ` ${t("health.asUsual")}`;
      return `${t("health.pace", { half: time(seen.p50_ms), nearly: time(seen.p95_ms) })}${usual}`;
    }
  }
}

function overdueAs(t: TFunction, times: Times, { last, every_s }: Extract<Seen, { is: "overdue" }>): string {
  if (last === null) return t("health.neverRead");
  return t("health.overdue", { at: times.stamp(last), often: often(t, every_s) });
}

function askedAs(t: TFunction, times: Times, asked: number, failed: number): string {
  if (asked === 0) return t("health.askedNothing");
  if (failed === 0) return t("health.askedWell", { count: asked, asked: figure(asked, times.locale) });
  return t("health.askedInVain", { count: failed, vain: figure(failed, times.locale), asked: figure(asked, times.locale) });
}

/** A week ahead, a weekday says which day is meant. */
const WEEK = 7;

function aheadAs(t: TFunction, times: Times, ahead: Ahead): string {
  switch (ahead.is) {
    case "sign_in_ends": {
      const day = times.dayOf(ahead.at);
      const days = times.daysTo(day);
      if (days <= 0) return t("health.ahead.signInToday", { at: times.clock(ahead.at) });
      return days < WEEK ? t("health.ahead.signInWeekday", { day: times.weekday(day) }) : t("health.ahead.signInDay", { day: times.day(day) });
    }
    case "errors_climb": return t("health.ahead.climbs", { at: times.stamp(ahead.since), vain: figure(ahead.failed, times.locale), asked: figure(ahead.asked, times.locale), usual: figure(ahead.usual, times.locale) });
  }
}
