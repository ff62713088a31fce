// The day itself: a countdown to the next moment of any wedding, one time axis with a column for each, who to call, and
// whether the tools answer. What is shown was read before, so that it stays readable with the network off.
import { Link } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useStatus } from "../../api/queries";
import { Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { useLines } from "../../telling/lines";
import { useTimes } from "../../words/studio";
import { Alerts } from "./alerts";
import { Band } from "./band";
import { columnsOf, nextMoment, useDay } from "./day";
import { Axis } from "./axis";
import { Notices } from "./notices";
import { People } from "./people";
import "./saturday.css";
import { Tools } from "./tools";

export default function Saturday(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const list = useAsk("today.list", {}, { every: 60_000 });
  const status = useStatus();
  const later = useLines("wedding");
  const day = list.data?.map((it) => it.date).toSorted()[0] ?? times.today();
  const lines = list.data?.filter((it) => it.date === day) ?? [];
  const weddings = useDay(lines.map((it) => it.id), day);
  const columns = columnsOf(weddings, times);
  // A wedding that was called off stays in sight, and nothing counts down to it.
  const on = new Set(lines.filter((it) => it.status !== "cancelled").map((it) => it.id));
  const next = nextMoment(columns.filter((it) => on.has(it.wedding.page.id)), times.now);
  useEffect(() => {
    document.title = `${times.weekday(day)} – WedSync Desk`;
  }, [times, day]);
  const coming = later.lines.find((it) => (it.date ?? "") > times.today() && it.status !== "cancelled");
  return (
    <Page className="sat">
      <Band day={day} next={next} weddings={on.size} ready={list.data !== undefined} coming={coming} watch={status.data?.watch.weekend} />
      <Alerts />
      <Notices />
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {list.isPending && <Strip><Reading /></Strip>}
      {list.data && lines.length === 0 && (
        <Strip>
          <Nothing title={t("saturday.none")}>{t("saturday.noneWhy")}</Nothing>
          {coming?.date && (
            <p className="say">
              {t("saturday.coming", { day: times.day(coming.date) })}{" "}
              <Link to="/records/$id" params={{ id: coming.id }} className="who">{coming.name}</Link>
            </p>
          )}
        </Strip>
      )}
      {columns.length > 0 && (
        <div className="cock">
          <Axis columns={columns} next={next} day={day} />
          <aside className="side">
            <People weddings={weddings} />
            <Tools weddings={weddings} />
          </aside>
        </div>
      )}
    </Page>
  );
}
