// How far it has come, in a ring and a sentence: who was not reached is never said quietly.
import { useTranslation } from "react-i18next";
import type { BroadcastCard, PersonStands } from "../../api/generated/types";
import type { RingName } from "../../design/rings";

export const RINGS: Record<PersonStands, RingName> = {
  confirmed: "agreed", delivered: "waiting", taken: "waiting", on_its_way: "working", not_reached_yet: "broken", not_reached: "broken",
};

export function ringOf({ people, confirmed, on_its_way, not_reached }: BroadcastCard): RingName {
  if (not_reached > 0) return "broken";
  if (confirmed === people) return "agreed";
  return on_its_way > 0 ? "working" : "waiting";
}

export function useCardWords(): (card: BroadcastCard) => string {
  const { t } = useTranslation();
  return ({ people, confirmed, on_its_way, not_reached }) => {
    if (not_reached > 0) return t("broadcast.notReached", { count: not_reached });
    if (confirmed === people) return t("broadcast.allKnow");
    if (on_its_way > 0) return t("broadcast.onItsWay", { count: on_its_way });
    return t("broadcast.know", { confirmed, count: people });
  };
}
