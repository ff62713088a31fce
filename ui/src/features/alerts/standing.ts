// How something that is wrong stands, as sentences: who looks after it, and who was told.
import { useTranslation } from "react-i18next";
import type { IncidentCard } from "../../api/generated/types";
import { whoOf } from "../../telling/incident";
import { useTimes } from "../../words/studio";

interface Standing {
  /** “Nobody looks after it yet.” */
  who: (card: IncidentCard) => string;
  /** “Told: Slack, Marian’s phone.” */
  told: (card: IncidentCard) => string;
}

export function useStanding(): Standing {
  const { t } = useTranslation();
  const times = useTimes();
  return {
    who(card) {
      if (card.ended !== null) return t("alerts.overSince", { at: times.stamp(card.ended) });
      const by = card.state === "acknowledged" && card.taken_on ? t("alerts.attendedBy", { who: whoOf(t, card.taken_on) }) : t("alerts.unattended");
      return card.clear === null ? by : t("alerts.clearSince", { at: times.stamp(card.clear) });
    },
    told(card) {
      const told = card.told.length > 0 ? t("alerts.told", { names: card.told.join(", ") }) : card.grouped ? t("alerts.grouped") : t(card.ended === null ? "alerts.toldNobody" : "alerts.notTold");
      return [told, card.waiting > 0 && t("alerts.waiting", { count: card.waiting })].filter(Boolean).join(" ");
    },
  };
}
