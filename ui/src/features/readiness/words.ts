// What was looked at before the weekend, as sentences: the desk's own in English, and in German made from facts.
import { useTranslation } from "react-i18next";
import type { Closeness, ClashCard, Found, ReadinessLine } from "../../api/generated/types";
import { useDesk, type DeskWords } from "../../words/desk";
import { figure } from "../../words/figures";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";

interface ReadyWords {
  /** What was seen. */
  seen: (line: ReadinessLine) => string;
  /** Why it matters. */
  why: (line: ReadinessLine) => string;
  /** How two things stand to each other. */
  close: (card: ClashCard) => string;
}

const MINUTES = 60;

export function useReadyWords(): ReadyWords {
  const { t } = useTranslation();
  const desk = useDesk();
  const times = useTimes();
  return {
    seen({ seen, words }) {
      // What no tool says is as fresh as this desk; there is no time to name.
      if (seen.found === "fresh" && seen.since === null) return t("readiness.keptHere");
      return desk.own ? foundAs(desk, times, seen) : words;
    },
    why: ({ check, why }) => (desk.own ? desk.say(`readyWhy.${check}`) : why),
    close: ({ clash, words }) => (desk.own ? closeAs(desk, times, clash.closeness) : words).replace(/^./, (first) => first.toLocaleUpperCase(times.locale)),
  };
}

const listed = (times: Times, names: readonly string[]): string => new Intl.ListFormat(times.locale).format(names);

const said = (...parts: (string | false)[]): string => parts.filter(Boolean).join(" ");

function foundAs(desk: DeskWords, times: Times, seen: Found): string {
  const { say } = desk;
  const of = (names: readonly string[]): string => listed(times, names);
  const agreed = (at: string | null): string => (at === null ? "" : say("notice.agreed", { at: times.stamp(at) }));
  switch (seen.found) {
    case "agree": return say("ready.agree", { count: seen.tools.length, tools: of(seen.tools) });
    case "differ": {
      const value = (text: string | null): string => (text === null ? say("ready.nothing") : times.value(text));
      const there = seen.there.map((it) => say("ready.there", { value: value(it.value), tool: it.tool }));
      const more = seen.things > 1 && say("ready.more", { count: seen.things - 1 });
      return said(say("ready.differ", { thing: seen.thing, ours: value(seen.ours), there: there.join(", ") }), more);
    }
    case "on_the_way": return say("ready.on_the_way", { tools: of(seen.tools) });
    case "unheard": {
      const since = seen.tools.some((it) => it.since === null) ? null : (seen.tools.map((it) => it.since).toSorted()[0] ?? null);
      return said(say("ready.unheard", { count: seen.tools.length, tools: of(seen.tools.map((it) => it.tool)) }), agreed(since));
    }
    case "people": return peopleAs(desk, times, seen);
    case "owed": {
      if (seen.owed.length === 0) return say("ready.paid");
      return said(say("ready.owed", { owed: of(seen.owed.map((it) => times.named(it))) }), seen.overdue && say("ready.overdue"));
    }
    case "waiting": {
      const parts = (["versions", "deletions", "matches"] as const).filter((it) => seen[it] > 0);
      return `${of(parts.map((it) => say(`ready.${it}`, { count: seen[it] })))}.`;
    }
    case "fresh": return say("ready.fresh", { at: times.stamp(seen.since ?? "") });
    case "stale": return seen.since === null ? say("ready.neverHeard") : say("ready.stale", { at: times.stamp(seen.since) });
    case "lasting": return say("ready.lasting", { count: seen.tools, until: times.stamp(seen.until) });
    case "ends": return say("ready.ends", { tool: seen.tool, at: times.stamp(seen.at) });
    case "refused": return said(say("ready.refused", { tool: seen.tool }), agreed(seen.since));
    case "proven":
    case "unproven": return say(`ready.${seen.found}`, { channels: of(seen.channels) });
    case "room":
    case "tight": return say(`ready.${seen.found}`, { mb: figure(seen.free_mb, times.locale) });
    default: return say(`ready.${seen.found}`);
  }
}

function peopleAs({ say }: DeskWords, times: Times, { people, no_phone, unreachable }: Extract<Found, { found: "people" }>): string {
  if (no_phone.length + unreachable.length === 0) return say("ready.peopleAll", { count: people });
  return said(
    say("ready.people", { count: people }),
    no_phone.length > 0 && say("ready.noPhone", { names: listed(times, no_phone) }),
    unreachable.length > 0 && say("ready.unreachable", { names: listed(times, unreachable) }),
  );
}

function closeAs({ say }: DeskWords, times: Times, close: Closeness): string {
  const unit = (of: "hour" | "minute", count: number): string => new Intl.NumberFormat(times.locale, { style: "unit", unit: of, unitDisplay: "short" }).format(count);
  const long = (minutes: number): string => {
    const [hours, rest] = [Math.floor(minutes / MINUTES), minutes % MINUTES];
    return [hours > 0 && unit("hour", hours), (rest > 0 || hours === 0) && unit("minute", rest)].filter(Boolean).join(" ");
  };
  switch (close.how) {
    case "same_day": return say("close.same_day");
    case "too_close": return say("close.too_close", { between: long(close.between_min), needed: long(close.needed_min) });
    case "overlap": return say("close.overlap", { long: long(close.minutes) });
  }
}
