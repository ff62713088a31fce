// A month as a wall calendar, Saturdays and Sundays last, each wedding by name under its day.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordLine } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Icon } from "../../design/icon";
import { useKeys } from "../../design/keys";
import { Strip } from "../../design/page";
import { Ring } from "../../design/rings";
import { RECORD_RINGS, recordState } from "../../design/states";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";
import { addMonths, weeksOf } from "./months";

export function Calendar({ lines }: { lines: readonly RecordLine[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const today = times.today();
  const [month, setMonth] = useState(() => (lines.find((it) => (it.date ?? "") >= today)?.date ?? today).slice(0, 7));
  const move = (by: number) => () => setMonth(addMonths(month, by));
  useKeys([
    { press: "arrowleft", shown: "←", label: t("weddings.before"), act: move(-1) },
    { press: "arrowright", shown: "→", label: t("weddings.after"), act: move(1) },
  ]);
  const weeks = weeksOf(month);
  const count = lines.filter((it) => it.date?.startsWith(month)).length;
  return (
    <Strip
      label={t("weddings.calendar")}
      margin={
        <>
          <b>{times.month(`${month}-01`)}</b>
          {t("weddings.inMonth", { count })}
          <span className="acts moves">
            <Button look="small" aria-label={t("weddings.before")} onPress={move(-1)}><Icon name="back" small /></Button>
            <Button look="small" aria-label={t("weddings.after")} onPress={move(1)}><Icon name="next" small /></Button>
          </span>
        </>
      }
    >
      <table className="month">
        <thead>
          <tr>{weeks[0]?.map((day) => <th key={day} scope="col">{times.weekday(day)}</th>)}</tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} className={[day.startsWith(month) ? "" : "other", day === today ? "today" : ""].join(" ")} aria-current={day === today ? "date" : undefined}>
                  <span className="dayno">{Number(day.slice(8))}</span>
                  {lines.filter((it) => it.date === day).map((it) => <OnDay key={it.id} line={it} />)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Strip>
  );
}

function OnDay({ line }: { line: RecordLine }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const state = recordState(line.state);
  const firm = line.status === undefined || line.status === null || line.status === "booked" || line.status === "completed";
  return (
    <Link to="/records/$id" params={{ id: line.id }} className={firm ? "onday" : `onday ${line.status === "cancelled" ? "off" : "loose"}`}>
      <span className="who">{line.name}</span>
      {!firm && <span className="sr">{word("status", line.status ?? "")}</span>}
      {state !== "agrees" && <span className="st needs"><Ring name={RECORD_RINGS[state]} /><span className="sr">{t(`record.${state}`)}</span></span>}
    </Link>
  );
}
