// All weddings: found by name or venue, narrowed by season, status and state, as a list or as a calendar. The list draws
// only the rows that are seen, so that thousands are as quick as ten.
import { useCallback, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { Season, SupplierCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { useKeys } from "../../design/keys";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { useLines } from "../../telling/lines";
import { countFrom } from "../../telling/order";
import { useTimes } from "../../words/studio";
import { Calendar } from "./calendar";
import { Filters } from "./filters";
import { EVERYTHING, narrow, type Narrowing } from "./narrow";
import { WeddingRows } from "./rows";
import "./weddings.css";

/** Until they are read, and where no tool says who is at a wedding. */
const NOBODY: readonly SupplierCard[] = [];
const NO_YEAR: readonly Season[] = [];

export default function Weddings(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [by, setBy] = useState<Narrowing>(EVERYTHING);
  const change = useCallback((part: Partial<Narrowing>) => setBy((before) => ({ ...before, ...part })), []);
  const [view, setView] = useState<"list" | "calendar">("list");
  const { lines: all, whole, failure, again, inSight } = useLines("wedding");
  const today = times.today();
  const suppliers = useAsk("suppliers.list", {}, { every: 60_000 }).data ?? NOBODY;
  const year = useAsk("studio.show", {}).data?.seasons ?? NO_YEAR;
  const at = useMemo(() => new Set(suppliers.find((it) => it.id === by.supplier)?.weddings), [suppliers, by.supplier]);
  const shown = useMemo(() => narrow(all, view === "list" ? by : { ...by, when: "all" }, today, year, at), [all, by, view, today, year, at]);
  const coming = useMemo(() => countFrom(all, today), [all, today]);
  useKeys([
    { press: "/", shown: "/", label: t("weddings.search"), act: () => document.getElementById("search")?.focus() },
    { press: "l", shown: "L", label: t("weddings.list"), act: () => setView("list") },
    { press: "c", shown: "C", label: t("weddings.calendar"), act: () => setView("calendar") },
  ]);
  return (
    <Page className="wl">
      <Head
        margin={<b>{times.date(today)}</b>}
        title={whole ? t("weddings.title", { count: coming }) : t("nav.weddings")}
        lede={whole && all.length > 0 ? t("weddings.lede", { count: all.length }) : undefined}
        acts={
          <>
            <Button look={view === "list" ? "small on" : "small"} aria-pressed={view === "list"} onPress={() => setView("list")}>{t("weddings.list")}</Button>
            <Button look={view === "calendar" ? "small on" : "small"} aria-pressed={view === "calendar"} onPress={() => setView("calendar")}>{t("weddings.calendar")}</Button>
          </>
        }
      />
      {failure && <Strip><FaultNote failure={failure} again={again} /></Strip>}
      {!whole && !failure && <Strip><Reading {...(all.length > 0 && { what: t("weddings.reading", { count: all.length }) })} /></Strip>}
      {whole && all.length === 0 && <Strip><Nothing title={t("weddings.none")}>{t("weddings.noneWhy")}</Nothing></Strip>}
      {all.length > 0 && <Filters by={by} all={all} suppliers={suppliers} onChange={change} whens={view === "list"} />}
      {all.length > 0 && shown.length === 0 && view === "list" && (
        <Strip><Nothing title={t("weddings.noMatch")}>{t("weddings.noMatchWhy")}</Nothing></Strip>
      )}
      {all.length > 0 && (view === "list" ? <WeddingRows lines={shown} onSight={inSight} /> : <Calendar lines={shown} />)}
    </Page>
  );
}
