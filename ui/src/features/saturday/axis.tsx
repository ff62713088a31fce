// One time axis, a column per wedding. What is past is faint, what comes next is one size up, and a line says now.
import { Link } from "@tanstack/react-router";
import { Fragment, type CSSProperties, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Status } from "../../design/rings";
import { useTimes } from "../../words/studio";
import { cityOf } from "../../words/zone";
import type { Moved } from "./changes";
import type { Column, Moment } from "./day";

interface Props {
  columns: readonly Column[];
  next: Moment | undefined;
  /** The day that the page is about. */
  day: string;
  /** Whether it is now: a line says so. */
  live: boolean;
  /** What was put to another time today. */
  moved: Moved;
}

export function Axis({ columns, next, day, live, moved }: Props): ReactNode {
  const times = useTimes();
  const now = times.now.getTime();
  const rows = [...Map.groupBy(columns.flatMap((it) => it.moments), (it) => `${it.at} ${it.time}`).entries()]
    .map(([key, moments]) => ({ key, moments, at: moments[0]?.at ?? 0, time: moments[0]?.time ?? "", on: moments[0]?.day ?? day }))
    .toSorted((one, other) => one.at - other.at);
  const first = rows.findIndex((it) => it.at > now);
  const untimed = columns.some((it) => it.moments.length === 0 || it.untimed.some((entry) => !entry.wedding));
  return (
    <div className="day" style={{ "--columns": columns.length } as CSSProperties}>
      <Couples columns={columns} />
      {untimed && <Untimed columns={columns} />}
      {rows.map((row, index) => (
        <Fragment key={row.key}>
          {live && index === first && <Now at={times.clock(times.now)} />}
          <div className={`moment${row.at < now ? " past" : ""}${row.at === next?.at ? " next" : ""}`}>
            <span className="h">{row.time}{row.on !== day && <span className="note">{times.day(row.on)}</span>}</span>
            {columns.map(({ pack }) => (
              <div key={pack.wedding}>
                {row.moments.filter((it) => it.wedding === pack.wedding).map((it) => <What key={`${it.id} ${it.is}`} moment={it} moved={moved.get(it.id)} />)}
              </div>
            ))}
          </div>
        </Fragment>
      ))}
      {live && rows.length > 0 && first === -1 && <Now at={times.clock(times.now)} />}
    </div>
  );
}

/** Whose columns these are, where they are, and by which clock their day goes. */
function Couples({ columns }: { columns: readonly Column[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="moment couples">
      <span />
      {columns.map(({ pack, cancelled }) => (
        <div key={pack.wedding}>
          <p className="who"><Link to="/records/$id" params={{ id: pack.wedding }}>{pack.title}</Link></p>
          {cancelled && <Status ring="gone">{t("status.cancelled")}</Status>}
          <p className="note">{pack.venue ?? t("saturday.noVenue")}</p>
          {pack.venue_zone && <p className="note">{t("saturday.clockOf", { city: cityOf(pack.venue_zone) })}</p>}
        </div>
      ))}
    </div>
  );
}

/** What is on that day and has no time, and who has no times at all. */
function Untimed({ columns }: { columns: readonly Column[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="moment">
      <span className="h untimed">{columns.some((it) => it.untimed.some((entry) => !entry.wedding)) && t("home.allDay")}</span>
      {columns.map(({ pack, untimed, moments }) => (
        <div key={pack.wedding}>
          {untimed.filter((it) => !it.wedding).map((it) => <p key={it.record}><Link to="/records/$id" params={{ id: it.record }}>{it.title.replace(`: ${pack.title}`, "")}</Link></p>)}
          {moments.length === 0 && <p className="soft">{t("saturday.noTimes")}</p>}
        </div>
      ))}
    </div>
  );
}

function What({ moment: { id, is, what, where }, moved }: { moment: Moment; moved: { from: string; at: string } | undefined }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  if (is === "end") return <p className="ends">{t("saturday.ends")}</p>;
  return (
    <>
      <p><Link to="/records/$id" params={{ id }}>{is === "wedding" ? t("kind.wedding") : what}{where && <span className="where">, {where}</span>}</Link></p>
      {moved && <p className="moved">{t("saturday.moved", { from: moved.from, at: times.clock(moved.at) })}</p>}
    </>
  );
}

function Now({ at }: { at: string }): ReactNode {
  const { t } = useTranslation();
  return <div className="nowline"><span>{t("saturday.now", { at })}</span></div>;
}
