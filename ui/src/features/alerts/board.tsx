// What is wrong now, the worst first, and what was lately; who is told, and what stands in the way of that. Its sentence is true of
// all of it.
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { AlertBoard, IncidentCard } from "../../api/generated/types";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { isUnattended } from "../../telling/incident";
import "./alerts.css";
import { Held, useHold } from "./hold";
import { NobodyReached, Notes, Quiet } from "./notes";
import { Over } from "./over";
import { Row } from "./row";

export default function Board(): ReactNode {
  const { t } = useTranslation();
  const board = useAsk("alerts.list", {});
  const known = board.data;
  const { button, fault } = useHold();
  return (
    <Page>
      <Head
        margin={known && known.open.length > 0 && <b>{t("alerts.open", { count: known.open.length })}</b>}
        title={known ? headline(t, known.open) : t("nav.alerts")}
        lede={known && known.open.length > 1 && t("alerts.lookedAfter")}
        acts={
          <>
            {known?.held_until === null && button}
            <Link to="/alerts/channels" className="btn">{t("channels.title")}</Link>
          </>
        }
      />
      {fault}
      {board.error && <Strip><FaultNote failure={board.error} again={() => void board.refetch()} /></Strip>}
      {board.isPending && <Strip><Reading /></Strip>}
      {known && <Known board={known} />}
    </Page>
  );
}

function Known({ board }: { board: AlertBoard }): ReactNode {
  const { t } = useTranslation();
  const first = board.open.find(isUnattended);
  return (
    <>
      {board.nobody_reached && <NobodyReached />}
      {board.held_until !== null && <Held until={board.held_until} />}
      {board.open.length > 0 ? (
        <Strip margin={t("alerts.now")}>
          <ul className="rows">{board.open.map((it) => <Row key={it.id} card={it} main={it === first} />)}</ul>
        </Strip>
      ) : (
        <Quiet />
      )}
      <Notes board={board} />
      {board.over.length > 0 && <Over cards={board.over} />}
    </>
  );
}

/** “2 things are wrong, and nobody looks after them yet.” */
function headline(t: TFunction, open: readonly IncidentCard[]): string {
  if (open.length === 0) return t("alerts.none");
  const wrong = open.filter((it) => it.clear === null).length;
  const left = open.filter(isUnattended).length;
  if (wrong === 0) return t("alerts.clearing");
  if (left === 0) return t("alerts.attended", { count: wrong });
  return left === wrong ? t("alerts.allUnattended", { count: wrong }) : t("alerts.someUnattended", { count: wrong, left });
}
