// A route as somebody writes it, and as the desk keeps it: minutes and times as they are typed, and what is still missing.
import type { ChannelId, ConnectionId, Route, Severity } from "../../api/generated/types";

export interface StepDraft {
  after: string;
  /** Who is told; of each the first, and those that stand in for it. Nobody chosen yet is nothing. */
  ways: (ChannelId | undefined)[][];
}

export interface Draft {
  name: string;
  least: Severity;
  classes: readonly string[];
  tools: readonly ConnectionId[];
  region: string;
  hours: { from: string; until: string } | undefined;
  steps: StepDraft[];
  again: string;
}

const MOST_MIN = 24 * 60;

export const NEXT_STEP_MIN = 10;

/** `22:00:00`, as the desk writes it, is typed as `22:00`. */
const typed = (time: string): string => time.slice(0, 5);

export function draftOf(route: Route | undefined, first: ChannelId | undefined): Draft {
  if (!route) return { name: "", least: "warning", classes: [], tools: [], region: "", hours: undefined, steps: [{ after: "0", ways: [[first]] }], again: "" };
  const { name, least, classes, connections, region, hours, steps, again_min } = route;
  return {
    name, least, classes: classes ?? [], tools: connections ?? [], region: region ?? "",
    hours: hours ? { from: typed(hours.from), until: typed(hours.until) } : undefined,
    steps: steps.map((it) => ({ after: String(it.after_min), ways: it.ways.map((way) => [...way]) })),
    again: again_min === null || again_min === undefined ? "" : String(again_min),
  };
}

export function minutesOf(text: string): number | undefined {
  const minutes = /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : undefined;
  return minutes === undefined || minutes > MOST_MIN ? undefined : minutes;
}

/** The first is told at once; nobody can be told before. */
export const isLater = (steps: readonly StepDraft[], at: number): boolean => {
  const before = steps[at - 1];
  return before === undefined || (minutesOf(steps[at]?.after ?? "") ?? 0) > (minutesOf(before.after) ?? 0);
};

const isChannel = (it: ChannelId | undefined): it is ChannelId => it !== undefined;

/** As the desk keeps it; nothing while something is missing. */
export function routeOf(draft: Draft): Route | undefined {
  const { name, least, classes, tools, region, hours, again } = draft;
  const steps = draft.steps.map((it) => ({ after_min: minutesOf(it.after), ways: it.ways.map((way) => way.filter(isChannel)) }));
  const whole = steps.flatMap(({ after_min, ways }, at) =>
    after_min !== undefined && isLater(draft.steps, at) && ways.length > 0 && ways.every((it) => it.length > 0) ? [{ after_min, ways }] : []);
  const every = again.trim() === "" ? null : minutesOf(again);
  if (name.trim() === "" || (hours && hours.from === hours.until) || whole.length < steps.length || every === undefined || every === 0) return undefined;
  return {
    name: name.trim(), least,
    classes: classes.length > 0 ? [...classes] : null,
    connections: tools.length > 0 ? [...tools] : null,
    region: region.trim() === "" ? null : region.trim(),
    hours: hours ? { from: `${hours.from}:00`, until: `${hours.until}:00` } : null,
    steps: whole, again_min: every,
  };
}

export const replaced = <T>(all: readonly T[], at: number, by: T | undefined): T[] => [...all.slice(0, at), ...(by === undefined ? [] : [by]), ...all.slice(at + 1)];

/** One place earlier. */
export function earlier<T>(all: readonly T[], at: number): T[] {
  const it = all[at];
  return it === undefined || at === 0 ? [...all] : [...all.slice(0, at - 1), it, ...all.slice(at - 1, at), ...all.slice(at + 1)];
}
