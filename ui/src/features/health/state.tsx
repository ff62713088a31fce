// How well something is: a ring and a word, and the score as thin figures with what it is out of for who does not see it.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HealthState } from "../../api/generated/types";
import { Status, type RingName } from "../../design/rings";

const RINGS: Record<HealthState, RingName> = { healthy: "agreed", degraded: "ailing", unhealthy: "broken", paused: "paused", unknown: "none" };

export function State({ state }: { state: HealthState }): ReactNode {
  const { t } = useTranslation();
  return <Status ring={RINGS[state]}>{t(`health.state.${state}`)}</Status>;
}

export function Score({ score }: { score: number | null }): ReactNode {
  const { t } = useTranslation();
  if (score === null) return <span className="score" aria-hidden="true">–</span>;
  return (
    <span className="score">
      {score}
      <span className="sr"> {t("health.ofHundred")}</span>
    </span>
  );
}
