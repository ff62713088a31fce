// What is wrong, as sentences: the desk's own in English, and in German made from facts. The same on the board of alerts, on Home
// and on the day's screen.
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useAsk } from "../api/queries";
import { inTrouble } from "../api/standing";
import type { By, Cause, Fault, IncidentCard, IncidentLine, Status } from "../api/generated/types";
import { useDesk, type Bare, type DeskKey, type DeskWords } from "../words/desk";
import { forWindow, useTold, type Told } from "../words/faults";
import { useTimes } from "../words/studio";

interface IncidentWords {
  title: string;
  words: string;
  steps: string[];
  /** The desk's own sentence of what went wrong, where the words are not it. */
  exactly?: string | undefined;
}

export interface Tells {
  words: (card: IncidentCard) => IncidentWords;
  line: (line: IncidentLine) => string;
}

type Class = Bare<keyof typeof import("../words/desk.de.json")["incidentTitle"]>;

function ofFault({ kind }: Fault): Class {
  if (kind === "sign_in_needed") return "sign_in_ended";
  return kind === "transient" || typeof kind === "object" ? "not_answering" : "tool_refuses";
}

function classOf(cause: Cause): Class {
  switch (cause.cause) {
    case "tool": return ofFault(cause.fault);
    case "behind": return "fell_behind";
    case "several": return "several_tools";
    case "sign_in_ends": return "sign_in_ends";
    case "errors_climb": return "errors_climb";
    case "channel": return "channel_failing";
    case "heartbeat": return "heartbeat_failing";
    case "not_told": return "people_not_told";
    case "digest": return "digest";
  }
}

/** How many it is about, where its words count. */
function counted(cause: Cause): object {
  if (cause.cause === "digest") return { count: cause.items.length + cause.more };
  return cause.cause === "not_told" ? { count: cause.people } : {};
}

/** Who did something, as one reads it at the beginning of a sentence. */
export function whoOf(t: TFunction, by: By): string {
  if (by.by === "channel") return by.who === null ? t("alerts.by.somebody", { name: by.name }) : t("alerts.by.channel", { who: by.who, name: by.name });
  return t(`alerts.by.${by.by}`);
}

export function useIncidentWords(): Tells {
  const { t } = useTranslation();
  const desk = useDesk();
  const told = useTold();
  const times = useTimes();
  const title = (cause: Cause): string => desk.say(`incidentTitle.${classOf(cause)}`, { ...cause, ...counted(cause) });
  const of = (fault: Fault): Told => told({ ...fault, nextStep: fault.next_step });
  return {
    words(card) {
      if (!desk.own) return { title: card.title, words: card.words, steps: card.steps.map(forWindow).filter((it) => it !== "") };
      const { cause } = card;
      const steps = desk.say(`incidentStep.${classOf(cause)}`, counted(cause)).split("\n");
      const more = [
        cause.cause === "heartbeat" && desk.say("incidentWords.off", cause),
        card.well !== null && (cause.cause === "tool" || cause.cause === "behind") && desk.say("incidentWords.agreed", { at: times.stamp(card.well) }),
        card.comes_and_goes && desk.say("incidentWords.comes_and_goes"),
        cause.cause !== "not_told" && cause.cause !== "digest" && desk.say("incidentWords.nothing_lost"),
      ];
      const said = (what: string): string => [what, ...more].filter(Boolean).join(" ");
      if (cause.cause === "digest") {
        const items = cause.items.map((it) => {
          const what = { title: title(it.cause), begun: times.stamp(it.begun) };
          return it.ended === null ? desk.say("incidentWords.digest_stands", what) : desk.say("incidentWords.digest_was", { ...what, ended: times.stamp(it.ended) });
        });
        const besides = cause.more > 0 ? [desk.say("incidentWords.digest_more", { more: cause.more })] : [];
        return { title: title(cause), words: [...items, ...besides].join(" "), steps };
      }
      if ("fault" in cause) {
        const { what, next, exactly } = of(cause.fault);
        // Of a tool that has ended our sign-in or does not answer all is known; of anything else its fault knows the first step.
        const own = next !== "" && !(cause.cause === "tool" && classOf(cause) !== "tool_refuses");
        return { title: title(cause), words: said(what), steps: own ? [next, ...steps] : steps, exactly };
      }
      const names = cause.cause === "several" ? cause.names.join(", ") : "";
      const at = cause.cause === "sign_in_ends" ? times.stamp(cause.at) : "";
      return { title: title(cause), words: said(desk.say(wordsOf(cause), { ...cause, ...counted(cause), names, at })), steps };
    },
    line: ({ line, words }) => (desk.own ? lineAs(t, desk, title, of, line) : words),
  };
}

function wordsOf({ cause }: Exclude<Cause, { fault: Fault } | { cause: "digest" }>): DeskKey {
  switch (cause) {
    case "behind": return "incidentWords.fell_behind";
    case "several": return "incidentWords.several_tools";
    case "sign_in_ends": return "incidentWords.sign_in_ends";
    case "errors_climb": return "incidentWords.errors_climb";
    case "not_told": return "incidentWords.people_not_told";
  }
}

function lineAs(t: TFunction, { say }: DeskWords, title: (cause: Cause) => string, of: (fault: Fault) => Told, line: IncidentLine["line"]): string {
  switch (line.what) {
    case "detected":
    case "changed": return say(`incidentLine.${line.what}`, { title: title(line.cause) });
    case "now": return say(`incidentLine.now_${line.severity}`);
    case "taken_on": return say("incidentLine.taken_on", { who: whoOf(t, line.by) });
    case "over": return line.by.by === "itself" ? say("incidentLine.over_itself") : say("incidentLine.over", { who: whoOf(t, line.by) });
    case "told": return say(`incidentLine.told_${line.stage}`, line);
    case "not_told": {
      const instead = line.instead === null ? say("incidentLine.trying") : say("incidentLine.instead", { instead: line.instead });
      return `${say("incidentLine.not_told", { channel: line.channel, what: of(line.fault).what })} ${instead}`;
    }
    case "lost": return say("incidentLine.lost", { channel: line.channel, what: of(line.fault).what });
    default: return say(`incidentLine.${line.what}`);
  }
}

/** It is wrong now, as far as anybody knows, and nobody has taken it on. */
export const isUnattended = (it: IncidentCard): boolean => it.state === "triggered" && it.clear === null;

/** Worse than good to know, not told as part of another, and nobody looks after it. */
const needsSomebody = (it: IncidentCard): boolean => isUnattended(it) && it.severity !== "info" && !it.grouped;

/** What a person is needed for. */
export const useUnattended = (): IncidentCard[] => (useAsk("alerts.list", {}).data?.open ?? []).filter(needsSomebody);

/** The same without what is the trouble of a tool, which stands for itself wherever tools do. */
export function useUnattendedBesides(status: Status | undefined): IncidentCard[] {
  const troubled = new Set<string | null>((status?.connections ?? []).filter(inTrouble).map((it) => it.id));
  return useUnattended().filter((it) => !troubled.has(it.connection));
}
