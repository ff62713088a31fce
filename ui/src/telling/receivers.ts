// Who gets what is measured, in one sentence: at the head of its own page, and in Settings.
import type { TFunction } from "i18next";
import type { ExportBook } from "../api/generated/types";

/** “2 receivers get what is measured. Datadog takes nothing.” */
export function receiversLine(t: TFunction, { exporters, metrics }: ExportBook): string {
  const on = exporters.filter((it) => it.on);
  const failing = on.filter((it) => it.fault !== null);
  const [only] = failing;
  const well = on.length - failing.length;
  const sent = [
    well > 0 && t("receivers.get", { count: well }),
    failing.length === 1 && only && t("receivers.fails", { name: only.name }),
    failing.length > 1 && t("receivers.someFail", { count: failing.length }),
  ].filter(Boolean);
  if (sent.length > 0) return sent.join(" ");
  if (metrics.on) return t("receivers.mayFetch");
  return t(exporters.length === 0 ? "receivers.nobody" : "receivers.allOff");
}
