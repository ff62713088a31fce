// How often a tool is looked at: as a sentence with its reason, and as a choice. The same on the tool's own page and in Settings.
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../api/queries";
import type { ConnectionPage } from "../api/generated/types";
import { Choice } from "../design/choice";
import { FaultNote } from "../design/said";
import { figure } from "../words/figures";
import { useTimes } from "../words/studio";

const HOUR = 3600;

/** “every 5 minutes”, “every hour” */
export const often = (t: TFunction, seconds: number): string =>
  seconds % HOUR === 0 ? t("often.hours", { count: seconds / HOUR }) : t("often.minutes", { count: Math.max(1, Math.round(seconds / 60)) });

/** “Looked at every 5 minutes, because weddings depend on it. Next at 09:45.” */
export function RhythmWords({ page }: { page: ConnectionPage }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { because } = page.rhythm;
  return (
    <>
      {t("often.looked", { often: often(t, page.interval_s), because: t(`often.because.${because}`) })}{" "}
      {page.due !== null && (Date.parse(page.due) > times.now.getTime() ? t("often.next", { at: times.stamp(page.due) }) : t("often.nextNow"))}
    </>
  );
}

/** “On days with weddings that depend on it: every minute. 42 requests in its busiest hour …” */
function BudgetWords({ page }: { page: ConnectionPage }): ReactNode {
  const { t } = useTranslation();
  const { locale } = useTimes();
  const { soonest_s, most_asked, allowed } = page.rhythm.budget;
  const asked = { count: most_asked, asked: figure(most_asked, locale), allowed: figure(allowed, locale) };
  return (
    <p className="note">
      {t("often.onTheDay", { often: often(t, soonest_s) })} {most_asked > 0 && allowed > 0 && t("often.budget", asked)}
    </p>
  );
}

const SEASON = "season";

export function RhythmChoice({ page }: { page: ConnectionPage }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const choose = useAct("connections.schedule");
  const { chosen_s, choices_s, seasons_s, held_until } = page.rhythm;
  const [peak, shoulder, off] = seasons_s.map((it) => Math.round(it / 60));
  const options = [
    { id: SEASON, name: t("often.season"), note: t("often.seasons", { peak, shoulder, off }) },
    ...choices_s.map((it) => ({ id: String(it), name: often(t, it).replace(/^./, (first) => first.toLocaleUpperCase()) })),
  ];
  const change = (next: string): void => choose.mutate({ ask: { id: page.id, every_s: next === SEASON ? null : Number(next) } });
  return (
    <div className="rhythm">
      <Choice label={t("often.label", { name: page.name })} value={chosen_s === null ? SEASON : String(chosen_s)} options={options} disabled={choose.isPending} onChange={change} />
      <BudgetWords page={page} />
      {held_until !== null && <p className="note">{t("often.held", { at: times.stamp(held_until) })}</p>}
      {choose.error && <FaultNote failure={choose.error} />}
    </div>
  );
}
