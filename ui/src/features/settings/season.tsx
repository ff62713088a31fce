// The studio's year, month by month, and what follows from it.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { Season as SeasonName, StudioCard } from "../../api/generated/types";
import { Choice } from "../../design/choice";
import { Answered, FaultNote } from "../../design/said";
import { useTimes } from "../../words/studio";

const SEASONS: readonly SeasonName[] = ["peak", "shoulder", "off"];

export function Season(): ReactNode {
  const studio = useAsk("studio.show", {});
  return <Answered to={studio}>{(known) => <Known studio={known} />}</Answered>;
}

function Known({ studio }: { studio: StudioCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const set = useAct("studio.set");
  const options = SEASONS.map((id) => ({ id, name: t(`weddings.seasons.${id}`) }));
  const change = (month: number, to: SeasonName): void =>
    set.mutate({ ask: { name: null, zone: null, seasons: studio.seasons.with(month, to) } });
  return (
    <div className="form">
      <p className="prose">{t("season.means", { now: t(`season.now.${studio.season}`) })}</p>
      <ul className="year">
        {studio.seasons.map((season, month) => (
          <li key={month} className={season}>
            <span>{times.monthName(month)}</span>
            <Choice label={t("season.of", { month: times.monthName(month) })} value={season} options={options} disabled={set.isPending} onChange={(to) => change(month, to)} />
          </li>
        ))}
      </ul>
      {set.error && <FaultNote failure={set.error} />}
    </div>
  );
}
