// What was wrong lately and is over: when, what, and how long it lasted.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { IncidentCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { useIncidentWords } from "../../telling/incident";
import { lasting } from "../../words/figures";
import { useTimes } from "../../words/studio";

/** So many stand here until somebody wants all. */
const SHOWN = 8;

export function Over({ cards }: { cards: readonly IncidentCard[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { words } = useIncidentWords();
  const [all, setAll] = useState(false);
  const when = (at: string): string => (times.dayOf(at) === times.today() ? times.clock(at) : times.shortDate(times.dayOf(at)));
  return (
    <Strip margin={t("alerts.lately")}>
      <ul className="rows slim">
        {(all ? cards : cards.slice(0, SHOWN)).map((it) => (
          <li key={it.id} className="ov">
            <span className="t">{when(it.since)}</span>
            <Link to="/alerts/$id" params={{ id: it.id }}>{words(it).title}</Link>
            <span className="note">{it.ended !== null && t("alerts.lasted", { long: lasting(Date.parse(it.ended) - Date.parse(it.since), times.locale) })}</span>
          </li>
        ))}
      </ul>
      {!all && cards.length > SHOWN && <Button look="plain small" onPress={() => setAll(true)}>{t("alerts.showAll", { count: cards.length })}</Button>}
    </Strip>
  );
}
