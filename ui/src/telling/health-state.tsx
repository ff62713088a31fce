// How well something is, as a ring and a word.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HealthState } from "../api/generated/types";
import { Status, type RingName } from "../design/rings";

const RINGS: Record<HealthState, RingName> = { healthy: "agreed", degraded: "ailing", unhealthy: "broken", paused: "paused", unknown: "none" };

export function State({ state }: { state: HealthState }): ReactNode {
  const { t } = useTranslation();
  return <Status ring={RINGS[state]}>{t(`health.state.${state}`)}</Status>;
}
