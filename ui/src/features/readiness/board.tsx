// Whether the weekend is ready: one sentence with its time, what is open with what mends it, then line by line what was seen of
// each wedding and of this desk, and what lies too close to one another.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { ReadinessBoard, ReadinessCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { useTimes } from "../../words/studio";
import { Lines } from "./lines";
import { Open } from "./open";
import { Radar } from "./radar";
import "./readiness.css";
import { isCurrent, useVerdict } from "./verdict";

export default function Board(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const board = useAsk("readiness.show", {});
  const check = useAct("readiness.check");
  const verdict = useVerdict();
  const look = (): void => check.mutate({ ask: {} });
  const known = board.data;
  const last = known && isCurrent(known.last, times) ? known.last : undefined;
  const said = known && verdict(known);
  const button = (
    // It keeps the focus while it looks, so that its words are heard when they change.
    <Button isPending={check.isPending} onPress={look}><span role="status">{t(check.isPending ? "readiness.looking" : "readiness.look")}</span></Button>
  );
  return (
    <Page>
      <Head
        margin={last && <Until last={last} />}
        title={said?.title ?? t("nav.readiness")}
        lede={said?.lede}
        acts={button}
      />
      {check.error && <Strip><FaultNote failure={check.error} again={look} /></Strip>}
      {board.error && <Strip><FaultNote failure={board.error} again={() => void board.refetch()} /></Strip>}
      {board.isPending && <Strip><Reading /></Strip>}
      {known && <Known board={known} last={last} />}
      <Radar />
    </Page>
  );
}

function Until({ last }: { last: ReadinessCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const day = times.dayOf(last.until);
  return (
    <>
      <b>{t("readiness.until", { day: times.weekday(day) })}</b>
      {times.shortDate(day)}
    </>
  );
}

function Known({ board, last }: { board: ReadinessBoard; last: ReadinessCard | undefined }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  if (!last) return <Strip><Nothing title={t("readiness.comes")}>{t("readiness.comesWhy", { at: times.stamp(board.next) })}</Nothing></Strip>;
  return (
    <>
      <Open card={last} />
      <Lines card={last} />
    </>
  );
}
