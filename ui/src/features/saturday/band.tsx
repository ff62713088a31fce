// The ink band: the one inverted surface of the desk. How long to the next moment, and of whom.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordLine, WeekendWatch } from "../../api/generated/types";
import { Button } from "../../design/button";
import { useTimes } from "../../words/studio";
import type { Moment } from "./day";

interface Props {
  day: string;
  next: Moment | undefined;
  weddings: number;
  ready: boolean;
  coming: RecordLine | undefined;
  watch: WeekendWatch | null | undefined;
}

const MINUTE_MS = 60_000;

export function Band({ day, next, weddings, ready, coming, watch }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const minutes = next ? Math.ceil((next.at - times.now.getTime()) / MINUTE_MS) : 0;
  const days = coming?.date ? times.daysTo(coming.date) : 0;
  const soon = next !== undefined && minutes < 48 * 60;
  const far = !soon && weddings === 0 && days > 0 && coming !== undefined;
  const today = !ready ? t("state.reading") : weddings === 0 ? t("saturday.quiet") : t("saturday.title", { count: weddings });
  return (
    <header className="dayband">
      <div className="strip">
        <div className="m">
          <b>{times.weekday(day)}</b>
          {times.date(day)}
          <span className="now">{times.clock(times.now)}</span>
        </div>
        <div className="countdown">
          {soon && (
            <span className="big" role="timer">
              {minutes >= 60 && <>{Math.floor(minutes / 60)}<small>{t("saturday.h")}</small></>}
              {minutes % 60}<small>{t("saturday.min")}</small>
            </span>
          )}
          {far && <span className="big">{days}<small>{t("saturday.days", { count: days })}</small></span>}
          <span className={soon || far ? "to" : "to alone"}>
            <h1>{soon ? t("saturday.to", { what: next.what, couple: next.couple }) : far ? t("saturday.until", { name: coming.name }) : today}</h1>
            <span className="dim">{soon ? [next.time, next.where].filter(Boolean).join(", ") : far ? today : t("saturday.over")}</span>
          </span>
          <span className="acts push"><Link to="/readiness" className="btn small">{t("nav.readiness")}</Link><Button look="small" onPress={() => print()}>{t("saturday.print")}</Button></span>
        </div>
        {watch && <p className="watchline">{t("watch.until", { at: times.stamp(watch.until) })}</p>}
      </div>
    </header>
  );
}
