// All weddings: found by name or venue, narrowed by season, status and state, as a list or as a calendar. The list draws
// only the rows that are seen, so that thousands are as quick as ten.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { RecordLine } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Choice } from "../../design/choice";
import { Icon } from "../../design/icon";
import { useKeys } from "../../design/keys";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { RECORD_RINGS, type RecordStateName } from "../../design/states";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";
import { Calendar } from "./calendar";
import { EVERYTHING, narrow, statuses, years, type Narrowing } from "./narrow";
import { WeddingRows } from "./rows";
import "./weddings.css";

const WHENS = ["coming", "past", "all"] as const;
const SEASONS = ["all", "peak", "shoulder", "off"] as const;
const STATES = Object.keys(RECORD_RINGS) as RecordStateName[];

export default function Weddings(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [by, setBy] = useState<Narrowing>(EVERYTHING);
  const [view, setView] = useState<"list" | "calendar">("list");
  const list = useAsk("records.list", { kind: "wedding" });
  const all = list.data ?? [];
  const shown = narrow(all, by, times.today());
  useKeys([
    { press: "/", shown: "/", label: t("weddings.search"), act: () => document.getElementById("search")?.focus() },
    { press: "l", shown: "L", label: t("weddings.list"), act: () => setView("list") },
    { press: "c", shown: "C", label: t("weddings.calendar"), act: () => setView("calendar") },
  ]);
  const coming = all.filter((it) => it.date !== null && it.date >= times.today()).length;
  return (
    <Page className="wl">
      <Head
        margin={<b>{times.date(times.today())}</b>}
        title={list.data ? t("weddings.title", { count: coming }) : t("nav.weddings")}
        lede={list.data && t("weddings.lede", { count: all.length })}
        acts={
          <>
            <Button look={view === "list" ? "small on" : "small"} aria-pressed={view === "list"} onPress={() => setView("list")}>{t("weddings.list")}</Button>
            <Button look={view === "calendar" ? "small on" : "small"} aria-pressed={view === "calendar"} onPress={() => setView("calendar")}>{t("weddings.calendar")}</Button>
          </>
        }
      />
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {list.isPending && <Strip><Reading /></Strip>}
      {list.data && all.length === 0 && <Strip><Nothing title={t("weddings.none")}>{t("weddings.noneWhy")}</Nothing></Strip>}
      {all.length > 0 && <Filters by={by} all={all} onChange={setBy} whens={view === "list"} />}
      {all.length > 0 && shown.length === 0 && view === "list" && (
        <Strip><Nothing title={t("weddings.noMatch")}>{t("weddings.noMatchWhy")}</Nothing></Strip>
      )}
      {all.length > 0 && (view === "list" ? <WeddingRows lines={shown} /> : <Calendar lines={narrow(all, { ...by, when: "all" }, times.today())} />)}
    </Page>
  );
}

interface FilterProps {
  by: Narrowing;
  all: readonly RecordLine[];
  onChange: (next: Narrowing) => void;
  whens: boolean;
}

function Filters({ by, all, onChange, whens }: FilterProps): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const change = (part: Partial<Narrowing>): void => onChange({ ...by, ...part });
  const any = { id: "all", name: t("weddings.anyStatus") };
  return (
    <div className="strip filters" role="search" aria-label={t("weddings.search")}>
      <div className="m" />
      <div className="fl">
        <label className="search">
          <Icon name="search" small />
          <input id="search" value={by.words} placeholder={t("weddings.search")} aria-label={t("weddings.search")} onChange={(event) => change({ words: event.target.value })} />
          <kbd aria-hidden="true">/</kbd>
        </label>
        <span className="push" />
        {whens && <Choice label={t("weddings.when")} value={by.when} options={WHENS.map((id) => ({ id, name: t(`weddings.whens.${id}`) }))} onChange={(when) => change({ when })} />}
        <Choice label={t("weddings.year")} value={by.year} options={[{ id: "all", name: t("weddings.anyYear") }, ...years(all).map((id) => ({ id, name: id }))]} onChange={(year) => change({ year })} />
        <Choice label={t("weddings.season")} value={by.season} options={SEASONS.map((id) => ({ id, name: t(`weddings.seasons.${id}`) }))} onChange={(season) => change({ season })} />
        <Choice label={t("field.status")} value={by.status} options={[any, ...statuses(all).map((id) => ({ id, name: word("status", id) }))]} onChange={(status) => change({ status })} />
        <Choice label={t("connections.state")} value={by.state} options={[{ id: "all", name: t("weddings.anyState") }, ...STATES.map((id) => ({ id, name: t(`record.${id}`) }))]} onChange={(state) => change({ state })} />
      </div>
    </div>
  );
}
