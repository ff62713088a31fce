// One time axis, a column per wedding. What is past is faint, what comes next is one size up, and a line says now.
import { Link } from "@tanstack/react-router";
import { Fragment, useState, type CSSProperties, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button";
import { Status } from "../../design/rings";
import { useTimes } from "../../words/studio";
import { text } from "../../telling/related";
import type { Column, Moment } from "./day";

interface Props {
  columns: readonly Column[];
  next: Moment | undefined;
  day: string;
}

/** More become too narrow to read across a room. */
const SIDE_BY_SIDE = 3;

export function Axis({ columns, next, day }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [group, setGroup] = useState(0);
  const groups = Array.from({ length: Math.ceil(columns.length / SIDE_BY_SIDE) }, (_, at) => columns.slice(at * SIDE_BY_SIDE, (at + 1) * SIDE_BY_SIDE));
  const shown = groups[group] ?? groups[0] ?? [];
  const now = times.now.getTime();
  const rows = [...Map.groupBy(shown.flatMap((it) => it.moments), (it) => `${it.at} ${it.time}`).entries()]
    .map(([key, moments]) => ({ key, moments, at: moments[0]?.at ?? 0, time: moments[0]?.time ?? "" }))
    .toSorted((one, other) => one.at - other.at);
  const first = rows.findIndex((it) => it.at > now);
  const today = day === times.today();
  return (
    <div className="day" style={{ "--columns": shown.length } as CSSProperties}>
      {groups.length > 1 && (
        <div className="acts groups" role="group" aria-label={t("nav.weddings")}>
          {groups.map((it, at) => (
            <Button key={it[0]?.wedding.page.id} look={at === group ? "small on" : "small"} aria-pressed={at === group} onPress={() => setGroup(at)}>
              <span className="cut">{it.map(({ wedding }) => wedding.page.name).join(", ")}</span>
            </Button>
          ))}
        </div>
      )}
      <div className="moment couples">
        <span />
        {shown.map(({ wedding }) => (
          <div key={wedding.page.id}>
            <p className="who"><Link to="/records/$id" params={{ id: wedding.page.id }}>{wedding.page.name}</Link></p>
            {text(wedding.page, "status") === "cancelled" && <Status ring="gone">{t("status.cancelled")}</Status>}
            <p className="note">{text(wedding.page, "location") || wedding.appointments.map((it) => text(it, "location")).find(Boolean) || t("saturday.noVenue")}</p>
          </div>
        ))}
      </div>
      {rows.map((row, index) => (
        <Fragment key={row.key}>
          {today && index === first && <Now at={times.clock(times.now)} />}
          <div className={`moment${row.at < now ? " past" : ""}${row.moments.some((it) => it.id === next?.id) ? " next" : ""}`}>
            <span className="h">{row.time}</span>
            {shown.map(({ wedding }) => (
              <div key={wedding.page.id}>
                {row.moments.filter((it) => it.wedding === wedding.page.id).map((it) => (
                  <p key={it.id}><Link to="/records/$id" params={{ id: it.id }}>{it.what}{it.where && <span className="where">, {it.where}</span>}</Link></p>
                ))}
              </div>
            ))}
          </div>
        </Fragment>
      ))}
      {today && rows.length > 0 && first === -1 && <Now at={times.clock(times.now)} />}
      {rows.length === 0 && <p className="say">{t("saturday.noTimes")}</p>}
    </div>
  );
}

function Now({ at }: { at: string }): ReactNode {
  const { t } = useTranslation();
  return <div className="nowline"><span>{t("saturday.now", { at })}</span></div>;
}
