// Today's weddings and appointments, and the weddings of the coming Saturday, by their venues' clocks.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordLine } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { Status } from "../../design/rings";
import { RecordState } from "../../telling/record-state";
import { useLines } from "../../telling/lines";
import { text, useRecords } from "../../telling/related";
import { useTimes } from "../../words/studio";
import { nextSaturday } from "../../words/time";

/** A day with more is a list of its own. */
const SHOWN = 6;

const on = (day: string, lines: readonly RecordLine[]): RecordLine[] => lines.filter((it) => it.date === day);

export function DayStrips(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const today = times.today();
  const saturday = nextSaturday(today);
  const appointments = useLines("appointment");
  const weddings = useLines("wedding");
  const now = [...on(today, weddings.lines), ...on(today, appointments.lines)];
  const then = saturday === today ? now : on(saturday, weddings.lines);
  return (
    <>
      {saturday !== today && now.length > 0 && (
        <Strip margin={t("home.today")}>
          <Programme lines={now} />
        </Strip>
      )}
      {weddings.whole && <Strip
        label={times.weekday(saturday)}
        margin={
          <>
            <b>{times.weekday(saturday)}</b>
            {times.relative(saturday)}
          </>
        }
      >
        {then.length > 0 ? <Programme lines={then} /> : <p className="say">{t("home.noWedding", { day: times.day(saturday) })}</p>}
      </Strip>}
    </>
  );
}

function Programme({ lines }: { lines: RecordLine[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const pages = useRecords(lines.slice(0, SHOWN).map((it) => it.id))
    .map((page) => ({ page, time: times.moment(text(page, "start"))?.time }))
    .toSorted((one, other) => (one.time ?? "").localeCompare(other.time ?? ""));
  return (
    <ul className="rows slim prog">
      {pages.map(({ page, time }) => (
        <li key={page.id}>
          <span className="t">{time ?? <span className="note">{t("home.allDay")}</span>}</span>
          <span>
            <Link to="/records/$id" params={{ id: page.id }} className="who">
              {page.name}
            </Link>{" "}
            <span className="soft">{text(page, "location")}</span>
          </span>
          {text(page, "status") === "cancelled" ? <Status ring="gone">{t("status.cancelled")}</Status> : <RecordState state={page.state} />}
        </li>
      ))}
      {lines.length > SHOWN && <li>{t("home.more", { count: lines.length - SHOWN })}</li>}
    </ul>
  );
}
