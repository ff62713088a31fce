// The story of something that was wrong, line by line with its time, and how soon it was noticed and told.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentLine, IncidentPage } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { useIncidentWords } from "../../telling/incident";
import { lasting } from "../../words/figures";
import { useTimes } from "../../words/studio";

export function Story({ lines }: { lines: readonly IncidentLine[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { line } = useIncidentWords();
  const day = (at: IncidentLine | undefined): string => (at ? times.dayOf(at.at) : "");
  return (
    <Strip margin={t("alerts.story")}>
      <ol className="rows slim story">
        {lines.map((it, index) => (
          <li key={`${index}-${it.at}`}>
            <span className="t">
              {day(it) !== day(lines[index - 1]) && day(it) !== times.today() && <span className="note">{times.shortDate(day(it))} </span>}
              {times.clock(it.at)}
            </span>
            <span className="wrap">{line(it)}</span>
          </li>
        ))}
      </ol>
    </Strip>
  );
}

export function Soon({ page: { detected_ms, told_ms } }: { page: IncidentPage }): ReactNode {
  const { t } = useTranslation();
  const { locale } = useTimes();
  const noticed = detected_ms === null ? "" : t("alerts.detected", { after: lasting(detected_ms, locale) });
  const told = told_ms === null ? "" : t("alerts.firstTold", { after: lasting(told_ms, locale) });
  const said = [noticed, told].filter(Boolean).join(" ");
  return said === "" ? null : <Strip margin={t("alerts.soon")}><p className="say">{said}</p></Strip>;
}
