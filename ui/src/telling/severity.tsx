// How bad something is, in a ring and a word; once it is over nothing is bad any more.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentCard, Severity as Level } from "../api/generated/types";
import { Status, type RingName } from "../design/rings";

export const SEVERITY_RINGS: Record<Level, RingName> = { critical: "broken", warning: "ailing", info: "none" };

/** Quiet where somebody looks after it already, or where it has gone away. */
export function Severity({ of: { severity, state, clear } }: { of: IncidentCard }): ReactNode {
  const { t } = useTranslation();
  const calm = state !== "triggered" || clear !== null;
  return <Status ring={SEVERITY_RINGS[severity]} {...(calm && { quiet: true })}>{t(`alerts.severity.${severity}`)}</Status>;
}
