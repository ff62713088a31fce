// The ink band: the one inverted surface of the desk. How long to the next moment and of whom, then how the weekend is watched and
// what can be done for the whole day.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Waits, WeekendWatch } from "../../api/generated/types";
import { useWaitsWords } from "../../telling/hold-writes";
import { useTimes } from "../../words/studio";
import { cityOf } from "../../words/zone";
import type { Moment } from "./day";

/** A day that is still to come. */
export interface Coming {
  day: string;
  /** Whose, where it is one wedding's. */
  couple: string | undefined;
  weddings: number;
}

interface Props {
  day: string;
  next: Moment | undefined;
  /** How many there are today. */
  weddings: number;
  /** Whether any time of today is known. */
  timed: boolean;
  ready: boolean;
  coming: Coming | undefined;
  watch: WeekendWatch | null | undefined;
  waits: Waits | null | undefined;
  acts: ReactNode;
}

const MINUTE_MS = 60_000;
/** Further ahead, days are counted. */
const SOON_MIN = 48 * 60;

export function Band({ day, next, weddings, timed, ready, coming, watch, waits, acts }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const says = useWaitsWords();
  const today = !ready ? t("state.reading") : weddings === 0 ? t("saturday.quiet") : t("saturday.title", { count: weddings });
  const minutes = next ? Math.ceil((next.at - times.now.getTime()) / MINUTE_MS) : SOON_MIN;
  return (
    <header className="dayband">
      <div className="strip">
        <div className="m">
          <b>{times.weekday(day)}</b>
          {times.date(day)}
          <span className="now">{times.clock(times.now)}</span>
        </div>
        {next && minutes < SOON_MIN ? <Next next={next} minutes={minutes} /> : ready && weddings === 0 && coming ? <Days coming={coming} today={today} /> : (
          <div className="countdown">
            <span className="to alone"><h1>{today}</h1><span className="dim">{ready && (weddings === 0 || timed ? t("saturday.over") : t("saturday.noTimes"))}</span></span>
          </div>
        )}
      </div>
      <div className="bandfoot">
        <p>{watch && t("watch.until", { at: times.stamp(watch.until) })} {says(waits)} <Link to="/readiness">{t("nav.readiness")}</Link></p>
        <div className="acts">{acts}</div>
      </div>
    </header>
  );
}

function Next({ next, minutes }: { next: Moment; minutes: number }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { is, what, couple, time, where, zone, day } = next;
  const on = day === times.today() ? time : `${times.day(day)}, ${time}`;
  return (
    <div className="countdown">
      <span className="big" role="timer">
        {minutes >= 60 && <>{Math.floor(minutes / 60)}<small>{t("saturday.h")}</small></>}
        {minutes % 60}<small>{t("saturday.min")}</small>
      </span>
      <span className="to">
        <h1>{is === "part" ? t("saturday.to", { what, couple }) : t(`saturday.to_${is}`, { couple })}</h1>
        <span className="dim">{[on, where, zone !== null && t("saturday.clockOf", { city: cityOf(zone) })].filter(Boolean).join(", ")}</span>
      </span>
    </div>
  );
}

function Days({ coming: { day, couple, weddings }, today }: { coming: Coming; today: string }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const count = times.daysTo(day);
  return (
    <div className="countdown">
      <span className="big">{count}<small>{t("saturday.days", { count })}</small></span>
      <span className="to">
        <h1>{couple === undefined ? t("saturday.untilMany", { count: weddings, day: times.day(day) }) : t("saturday.until", { name: couple })}</h1>
        <span className="dim">{today}</span>
      </span>
    </div>
  );
}
