// The one sentence on how things stand before the weekend, and how it is with a line of it.
import { useTranslation } from "react-i18next";
import type { ReadinessBoard, ReadinessCard, ReadinessLine } from "../../api/generated/types";
import type { RingName } from "../../design/rings";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";

interface Verdict {
  title: string;
  lede: string;
}

/** A check of a weekend that is over says nothing of the next. */
export const isCurrent = (last: ReadinessCard | null, times: Times): last is ReadinessCard => last !== null && Date.parse(last.until) > times.now.getTime();

/** It does not hold, or nobody can know. */
export const isOpen = ({ standing }: ReadinessLine): boolean => standing === "not_ready" || standing === "cannot_know";

export function useVerdict(): (board: ReadinessBoard) => Verdict {
  const { t } = useTranslation();
  const times = useTimes();
  return ({ last, next }) => {
    // When it will be looked at stands below.
    if (!isCurrent(last, times)) return { title: t("readiness.never"), lede: "" };
    const again = t("readiness.again", { at: times.stamp(next) });
    const looked = t("readiness.looked", { at: times.stamp(last.checked) });
    const count = last.lines.filter((it) => it.standing === last.standing).length;
    const hold = last.lines.filter((it) => it.standing === "ready").length;
    const lede = [last.standing !== "ready" && t("readiness.hold", { count: hold }), last.weddings.length === 0 && t("readiness.noWedding"), looked, again];
    const titles = {
      ready: t("readiness.ready"),
      look_at_it: t("readiness.nearly", { count }),
      cannot_know: t("readiness.unsure", { count: last.open }),
      not_ready: t("readiness.notReady", { count: last.open }),
    };
    return { title: titles[last.standing], lede: lede.filter(Boolean).join(" ") };
  };
}

/** How a line is drawn: by what was seen where that says more than how it stands. */
export function ringOf({ standing, seen, fix }: ReadinessLine): RingName {
  if (standing === "ready") return "agreed";
  if (seen.found === "on_the_way") return "waiting";
  if (standing === "look_at_it") return "ailing";
  if (standing === "cannot_know") return fix?.fix === "sign_in" ? "broken" : fix?.fix === "resume" ? "paused" : "offline";
  if (seen.found === "differ") return "two";
  if (seen.found !== "waiting") return "broken";
  return seen.versions > 0 ? "two" : seen.deletions > 0 ? "gone" : "match";
}
