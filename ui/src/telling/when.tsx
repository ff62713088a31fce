// A day, or a day with its time, as two parts that are typed; the time goes by its venue's clock, which is named. What is written
// in another way is shown and sent as it stands.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Clock, Day, isDay, isTime } from "../design/clock";
import { Field } from "../design/field";
import { useTimes } from "../words/studio";
import { dayAfter, dayBefore, endOf } from "../words/time";
import { useWord } from "../words/word";
import { cityOf } from "../words/zone";

interface Props {
  label: string;
  value: string;
  /** Whether a time belongs to it, or only a day. */
  timed: boolean;
  onChange: (next: string) => void;
}

export function When({ label, value, timed, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { day = "", time = "" } = times.moment(value) ?? {};
  const readable = isDay(day) && (time === "" || isTime(time));
  if (value !== "" && !readable) return <Field label={label} value={value} onChange={onChange} />;
  const zone = / (\S+)$/.exec(value)?.[1] ?? times.zone;
  const say = (on: string, at: string): void => onChange(on === "" || at === "" ? on : `${on}T${at}:00 ${zone}`);
  return (
    <div>
      <div className="fromto">
        <Day label={label} value={day} onChange={(on) => say(on, time)} language={times.locale} />
        {timed && day !== "" && <Clock label={t("record.time", { of: label })} value={time} onChange={(at) => say(day, at)} />}
      </div>
      {timed && <p className="note">{time === "" ? t("record.wholeDay") : t("record.clockOf", { city: cityOf(zone) })}</p>}
    </div>
  );
}

/** When it ends. The desk has the day after the last of whole days, and of some things how long they last; people name the last
 * day, and the hour. */
export function End({ start, value, onChange, label }: Omit<Props, "timed"> & { start: string }): ReactNode {
  const end = endOf(start, value);
  return <When label={label} timed value={isDay(end) ? dayBefore(end) : end} onChange={(next) => onChange(isDay(next) ? dayAfter(next) : next)} />;
}

/** Both of them as the desk writes a schedule in one. */
export function Schedule({ label, value, onChange }: Omit<Props, "timed">): ReactNode {
  const word = useWord();
  const [start = "", end = ""] = value.split(" to ");
  const say = (from: string, to: string): void => onChange(from === "" || to === "" ? from : `${from} to ${to}`);
  return (
    <div className="fromto" role="group" aria-label={label}>
      <When label={word("field", "start")} timed value={start} onChange={(from) => say(from, end)} />
      {start !== "" && <End label={word("field", "end")} start={start} value={end} onChange={(to) => say(start, to)} />}
    </div>
  );
}
