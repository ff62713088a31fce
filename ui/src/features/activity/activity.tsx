// What was done, in plain words, run by run, the newest first; and the way back, for one change or for a whole run. The desk
// gives it in pieces and does the filtering, so that what is asked for is looked for in all there is.
import type { TFunction } from "i18next";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { usePieces } from "../../api/queries";
import type { JournalLine, ListJournal } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { tell } from "../../telling/journal";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";
import "./activity.css";
import { EntryStrip } from "./entry";
import { EVERYTHING, Filters, isEverything, placeOf, type Filter } from "./filters";
import { useAway } from "./away";

/** The desk gives so many at once. */
const PIECE = 200;

const further = (piece: readonly JournalLine[]): Partial<ListJournal> | undefined => {
  const last = piece.at(-1);
  return last && piece.length >= PIECE ? { before: last.id } : undefined;
};

function asked({ whose, place, kind }: Filter, since: string | undefined): ListJournal {
  const at = whose === "mine" ? "desk" : placeOf(place);
  return {
    ...(at && { place: at }),
    ...(kind !== "all" && { kind }),
    ...(whose === "undone" && { undone: true }),
    ...(whose === "away" && since !== undefined && { since }),
  };
}

export default function Activity(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [filter, setFilter] = useState<Filter>(EVERYTHING);
  const since = useAway();
  const newest = usePieces("journal.list", {}, further);
  const list = usePieces("journal.list", asked(filter, since), further);
  const all = newest.data?.pages.flat() ?? [];
  const shown = list.data?.pages.flat() ?? [];
  const entries = tell(shown);
  // A run that goes on in the next piece is not wholly seen.
  const isWhole = (at: number): boolean => isEverything(filter) && (at < entries.length - 1 || !list.hasNextPage);
  return (
    <Page>
      <Head
        margin={<><b>{times.weekday(times.today())}</b>{times.date(times.today())}</>}
        title={newest.data ? sentence(t, times, all, newest.hasNextPage) : t("nav.activity")}
        lede={all.length > 0 ? `${away(t, times, all, since, newest.hasNextPage)}${t("activity.lede")}` : undefined}
      />
      {newest.data && all.length === 0 && <Strip><Nothing title={t("activity.none")}>{t("activity.noneWhy")}</Nothing></Strip>}
      {all.length > 0 && <Filters filter={filter} onChange={setFilter} removed={all.some((it) => it.place === REMOVED)} />}
      {list.isPending && <Strip><Reading /></Strip>}
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {list.data && all.length > 0 && shown.length === 0 && <Strip><Nothing title={t("activity.noMatch")}>{t("activity.noMatchWhy")}</Nothing></Strip>}
      {entries.map((entry, at) => <EntryStrip key={entry.id} entry={entry} whole={isWhole(at)} />)}
      {list.hasNextPage && (
        <Strip>
          <p className="older">
            <Button isDisabled={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>{t("activity.more")}</Button>
            <span className="soft" role="status">{t(list.isFetchingNextPage ? "state.reading" : "activity.soFar", { count: shown.length })}</span>
          </p>
        </Strip>
      )}
    </Page>
  );
}

/** As the desk calls a place that is not there any more. */
const REMOVED = "a list that was removed";

function sentence(t: TFunction, times: Times, all: readonly JournalLine[], more: boolean): string {
  const today = all.filter((it) => times.dayOf(it.at) === times.today()).length;
  if (more && today === all.length) return t("activity.many", { count: today });
  return today > 0 ? t("activity.today", { count: today }) : t("activity.quiet");
}

function away(t: TFunction, times: Times, all: readonly JournalLine[], since: string | undefined, more: boolean): string {
  if (since === undefined) return "";
  const count = all.filter((it) => Date.parse(it.at) > Date.parse(since)).length;
  const at = times.stamp(since);
  return `${more && count === all.length ? t("activity.sinceMany", { count, at }) : t("activity.since", { count, at })} `;
}
