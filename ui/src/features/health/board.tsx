// Every tool, the worst first: how well it is, why, and what is ahead. Its sentence is true of all of them.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { often } from "../../telling/rhythm";
import { useTimes } from "../../words/studio";
import "./health.css";
import { useLookNow } from "./look-now";
import { Row } from "./row";
import { headline } from "../../telling/health";

export default function Board(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const board = useAsk("health.list", {});
  const { button, fault } = useLookNow();
  const all = board.data?.connections ?? [];
  const looked = all.flatMap((it) => it.looked ?? []).toSorted().at(-1);
  return (
    <Page>
      <Head
        margin={
          <>
            {all.length > 0 && <b>{t("connections.count", { count: all.length })}</b>}
            {looked && <span className="note">{t("health.lookedNote", { at: times.stamp(looked) })}</span>}
          </>
        }
        title={board.data ? headline(t, all) : t("nav.health")}
        lede={board.data && all.length > 0 && t("health.every", { often: often(t, board.data.every_s) })}
        acts={all.length > 0 ? button : board.data && <Link to="/connections/new" className="btn main">{t("connections.connect")}</Link>}
      />
      {fault}
      {board.error && <Strip><FaultNote failure={board.error} again={() => void board.refetch()} /></Strip>}
      {board.isPending && <Strip><Reading /></Strip>}
      {board.data && all.length === 0 && <Strip><Nothing title={t("health.none")}>{t("health.noneWhy")}</Nothing></Strip>}
      {all.length > 0 && <Columns />}
      {all.length > 0 && (
        <Strip label={t("nav.health")}>
          <ul className="rows">{all.map((it) => <Row key={it.id} card={it} />)}</ul>
        </Strip>
      )}
    </Page>
  );
}

function Columns(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="strip heads" aria-hidden="true">
      <div className="m" />
      <div className="hr">
        <span>{t("health.score")}</span>
        <span>{t("health.tool")}</span>
        <span>{t("connections.state")}</span>
        <span>{t("health.lately")}</span>
        <span />
      </div>
    </div>
  );
}
