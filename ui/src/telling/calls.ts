// Whether calls from the web are taken, in one sentence: at the head of their own page, and in Settings.
import type { TFunction } from "i18next";
import type { WebhooksCard } from "../api/generated/types";

/** “Calls are taken from 2 places.” */
export function callsLine(t: TFunction, { on, fault, sources }: WebhooksCard): string {
  if (!on) return t("calls.off");
  if (fault) return t("calls.failing");
  return sources.length === 0 ? t("calls.nobody") : t("calls.from", { count: sources.length });
}
