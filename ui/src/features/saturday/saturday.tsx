// The day's cockpit: a countdown to the next moment of any wedding, what is wrong now, one time axis with a column for each, who to
// call, what changed, and how the tools are. What is shown was read before, so that it stays readable with the network off.
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useStatus } from "../../api/queries";
import type { RecordId } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { useLines } from "../../telling/lines";
import { HoldWrites } from "../../telling/hold-writes";
import { usePacks } from "../../telling/related";
import { TakeAlong } from "../../telling/take-along";
import { useTimes } from "../../words/studio";
import { Alerts } from "./alerts";
import { Axis } from "./axis";
import { Band, type Coming } from "./band";
import { Changes, movedToday, useToday } from "./changes";
import { apart, columnOf, nextMoment, recordsOf, type Column, type Moment } from "./day";
import { Groups, SIDE_BY_SIDE } from "./groups";
import { Message } from "./message";
import { Notices } from "./notices";
import { People } from "./people";
import "./saturday.css";
import { Tools } from "./tools";

export default function Saturday(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const list = useAsk("today.list", {}, { every: 60_000 });
  const status = useStatus();
  const running = status.data?.watch.running.map((it) => it.record) ?? [];
  // Who still dances after midnight is today's, although the date is another.
  const day = running.length > 0 ? times.today() : (list.data?.map((it) => it.date).toSorted()[0] ?? times.today());
  const lines = list.data?.filter((it) => it.date === day) ?? [];
  const ids = [...new Set<RecordId>([...running, ...lines.map((it) => it.id)])];
  const { packs, failure } = usePacks(ids);
  const columns = packs.map((it) => columnOf(it, times));
  const next = nextMoment(columns, times.now);
  const on = columns.filter((it) => !it.cancelled);
  const today = day === times.today();
  useEffect(() => {
    document.title = `${times.weekday(day)} – WedSync Desk`;
  }, [times, day]);
  const coming = useComing(today ? undefined : { day, couple: on.length === 1 ? on[0]?.pack.title : undefined, weddings: on.length });
  const days = columns.map((it) => ({ wedding: it.pack.wedding, couple: it.pack.title, note: apart(it) }));
  const ready = list.data !== undefined && packs.length === ids.length;
  return (
    <Page className="sat">
      <Band
        day={day} next={next} weddings={today ? on.length : 0} timed={on.some((it) => it.moments.length > 0)} ready={ready} coming={coming} watch={status.data?.watch.weekend} waits={status.data?.read_only_since ? null : status.data?.waits}
        acts={<>{columns.length > 0 && <><Message days={days} /><TakeAlong small days={days} /><Button look="small" onPress={() => print()}>{t("saturday.print")}</Button></>}{/* While it is on, the band above everything has the way back. */}{!status.data?.read_only_since && <HoldWrites />}</>}
      />
      <Alerts />
      <Notices />
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {failure && <Strip><FaultNote failure={failure} /></Strip>}
      {(list.isPending || (!ready && !failure && !list.error)) && <Strip><Reading /></Strip>}
      {list.data && ids.length === 0 && <Empty />}
      {columns.length > 0 && <Cockpit columns={columns} next={next} day={day} live={today} />}
    </Page>
  );
}

/** The next day with a wedding that is not called off: of this weekend, or of those after it. */
function useComing(weekend: Coming | undefined): Coming | undefined {
  const times = useTimes();
  const later = useLines("wedding").lines.find((it) => (it.date ?? "") > times.today() && it.status !== "cancelled");
  if (weekend && weekend.weddings > 0) return weekend;
  return later?.date ? { day: later.date, couple: later.name, weddings: 1 } : undefined;
}

function Cockpit({ columns, next, day, live }: { columns: readonly Column[]; next: Moment | undefined; day: string; live: boolean }): ReactNode {
  const times = useTimes();
  const [group, setGroup] = useState(0);
  const { lines } = useToday();
  const moved = useMemo(() => movedToday(lines, times), [lines, times]);
  const shown = columns.slice(group * SIDE_BY_SIDE, (group + 1) * SIDE_BY_SIDE);
  const visible = shown.length > 0 ? shown : columns.slice(0, SIDE_BY_SIDE);
  const all = recordsOf(columns);
  return (
    <div className="cock">
      <div>
        <Groups columns={columns} group={group} onChange={setGroup} />
        <Axis columns={visible} next={next} day={day} live={live} moved={moved} />
        <Changes of={all} />
      </div>
      <aside className="side">
        <People key={visible.map((it) => it.pack.wedding).join(" ")} columns={visible} />
        <Tools of={all} />
      </aside>
    </div>
  );
}

function Empty(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const coming = useLines("wedding").lines.find((it) => (it.date ?? "") > times.today() && it.status !== "cancelled");
  return (
    <Strip>
      <Nothing title={t("saturday.none")}>{t("saturday.noneWhy")}</Nothing>
      {coming?.date && (
        <p className="say">
          {t("saturday.coming", { day: times.day(coming.date) })} <Link to="/records/$id" params={{ id: coming.id }} className="who">{coming.name}</Link>
        </p>
      )}
    </Strip>
  );
}
