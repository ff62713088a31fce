// What was told by notification, as it stands on a screen. The desk's own words were written for the notification, and name
// times and venues but no couple; so do these.
import { useTranslation } from "react-i18next";
import type { NoticeCard } from "../api/generated/types";
import { useStatus } from "../api/queries";
import { useDesk } from "../words/desk";
import { forWindow, useTold } from "../words/faults";
import { useTimes } from "../words/studio";

export interface NoticeWords {
  title: string;
  words: string;
  /** The desk's own sentence of what went wrong, where the words are not it. */
  exactly?: string | undefined;
}

export function useNoticeWords(): (notice: NoticeCard) => NoticeWords {
  const { t } = useTranslation();
  const { own, say } = useDesk();
  const { data: status } = useStatus();
  const told = useTold();
  const times = useTimes();
  const weddings = ({ today }: NoticeCard): string => {
    const lines = today.map(({ starts, venue }) => {
      const at = starts ?? say("notice.allDay");
      return venue === null ? at : say("notice.at", { starts: at, venue });
    });
    const each = [...Map.groupBy(lines, (it) => it).values()].map(([at, ...more]) => (more.length > 0 ? say("notice.several", { at, count: more.length + 1 }) : at));
    return each.map((it) => `${it}.`).join(" ");
  };
  const headline = ({ today }: NoticeCard): string => say("notice.today", { count: today.length });
  return (notice) => {
    const { about, slept, today } = notice;
    const desks = { title: notice.title, words: notice.words };
    // The desk's own names a command of the terminal; a window has a place of its own for it.
    if (about === "not_ready" && !own) return { ...desks, words: [forWindow(notice.words), t("readiness.told")].filter(Boolean).join(" ") };
    if (!own) return desks;
    if (about === "day_begins") return { title: headline(notice), words: weddings(notice) };
    const day = today.length > 0 ? `${headline(notice)}: ${weddings(notice)}` : "";
    if (about === "awake" && slept) {
      const words = say("notice.slept", { from: times.stamp(slept.from), until: times.stamp(slept.until) });
      return { title: say("notice.awake"), words: `${words} ${day}`.trim() };
    }
    if (about === "not_ready" && notice.open !== null) return { title: say("notice.notReady", { count: notice.open }), words: say("notice.lookThere") };
    const tool = status?.connections.find((it) => it.id === notice.connection);
    // Of a tool that is gone, and of what needs somebody besides the weddings, the desk's own words are the better ones.
    if (about !== "stopped" || !tool) return desks;
    const fault = tool.fault ? told({ ...tool.fault, nextStep: tool.fault.next_step }) : undefined;
    const agreed = tool.last_ok === null ? "" : say("notice.agreed", { at: times.stamp(tool.last_ok) });
    const words = [fault?.what, fault?.next, agreed, day].filter(Boolean).join(" ");
    return { title: say("notice.stopped", { name: tool.name }), words, exactly: fault?.exactly };
  };
}
