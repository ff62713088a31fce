// What was done, in plain words, run by run, the newest first; and the way back, for one change or for a whole run.
import type { TFunction } from "i18next";
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { JournalLine } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Choice } from "../../design/choice";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { placeName } from "../../telling/journal-line";
import { tell } from "../../telling/journal";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";
import { useWord } from "../../words/word";
import "./activity.css";
import { EntryStrip } from "./entry";
import { useAway } from "./away";

type Whose = "all" | "mine" | "undone" | "away";
const WHOSE: readonly Whose[] = ["all", "away", "mine", "undone"];

export default function Activity(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const [whose, setWhose] = useState<Whose>("all");
  const [place, setPlace] = useState("all");
  const [kind, setKind] = useState("all");
  const since = useAway();
  const list = useAsk("journal.list", {});
  const all = list.data ?? [];
  const isSince = (line: JournalLine): boolean => since === undefined || Date.parse(line.at) > Date.parse(since);
  const away = since === undefined ? 0 : all.filter(isSince).length;
  const fits = (line: JournalLine): boolean => {
    if (whose === "mine" && line.place !== "this desk") return false;
    if (whose === "undone" && line.state !== "undone") return false;
    if (whose === "away" && !isSince(line)) return false;
    return (place === "all" || line.place === place) && (kind === "all" || line.kind === kind);
  };
  const shown = all.filter(fits);
  const places = [...new Set(all.map((it) => it.place))].map((id) => ({ id, name: placeName(t, id) }));
  const kinds = [...new Set(all.flatMap((it) => it.kind ?? []))].map((id) => ({ id, name: word("kindMany", id) }));
  return (
    <Page>
      <Head
        margin={<><b>{times.weekday(times.today())}</b>{times.date(times.today())}</>}
        title={list.data ? sentence(t, times, all) : t("nav.activity")}
        lede={all.length > 0 ? `${since === undefined ? "" : `${t("activity.since", { count: away, at: times.stamp(since) })} `}${t("activity.lede")}` : undefined}
      />
      {list.isPending && <Strip><Reading /></Strip>}
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {list.data && all.length === 0 && <Strip><Nothing title={t("activity.none")}>{t("activity.noneWhy")}</Nothing></Strip>}
      {all.length > 0 && (
        <div className="strip filt">
          <div className="m" />
          <div className="fl">
            {WHOSE.map((it) => (
              <Button key={it} look={whose === it ? "small on" : "small"} aria-pressed={whose === it} onPress={() => setWhose(it)}>{t(`activity.whose.${it}`)}</Button>
            ))}
            <span className="push" />
            <Choice label={t("palette.tool")} value={place} options={[{ id: "all", name: t("activity.anyTool") }, ...places]} onChange={setPlace} />
            <Choice label={t("activity.kind")} value={kind} options={[{ id: "all", name: t("activity.anyKind") }, ...kinds]} onChange={setKind} />
          </div>
        </div>
      )}
      {all.length > 0 && shown.length === 0 && <Strip><Nothing title={t("activity.noMatch")}>{t("activity.noMatchWhy")}</Nothing></Strip>}
      {tell(shown).map((entry) => <EntryStrip key={entry.id} entry={entry} whole={shown.length === all.length} />)}
      {all.length >= LISTED && <Strip><p className="say soft">{t("activity.older", { count: LISTED })} <Link to="/weddings">{t("nav.weddings")}</Link></p></Strip>}
    </Page>
  );
}

/** The desk names so many of the newest. */
const LISTED = 200;

function sentence(t: TFunction, times: Times, all: readonly JournalLine[]): string {
  const today = all.filter((it) => times.dayOf(it.at) === times.today()).length;
  if (today === LISTED) return t("activity.many", { count: LISTED });
  return today > 0 ? t("activity.today", { count: today }) : t("activity.quiet");
}
