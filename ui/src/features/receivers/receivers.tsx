// Who receives what is measured of this desk: those it is sent to, and whether a monitoring here may fetch it. Nothing leaves before
// somebody says so, and that is what this page says first.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { receiversLine } from "../../telling/receivers";
import { Fetched } from "./fetched";
import { ReceiverRow } from "./receiver-row";

export default function Receivers(): ReactNode {
  const { t } = useTranslation();
  const book = useAsk("exports.list", {});
  return (
    <Page>
      <Head
        margin={null}
        title={book.data ? receiversLine(t, book.data) : t("settings.part.receivers")}
        lede={t("receivers.lede")}
        acts={
          <>
            <Link to="/settings/receivers/new" className="btn main"><Icon name="plus" small />{t("receivers.add")}</Link>
            <Link to="/settings" hash="receivers" className="btn">{t("nav.settings")}</Link>
          </>
        }
      />
      {book.error && <Strip><FaultNote failure={book.error} again={() => void book.refetch()} /></Strip>}
      {book.isPending && <Strip><Reading /></Strip>}
      {book.data && (
        <>
          <Strip margin={t("receivers.sent")}>
            {book.data.exporters.length === 0 ? (
              <Nothing title={t("receivers.none")}>{t("receivers.noneWhy")}</Nothing>
            ) : (
              <ul className="rows">{book.data.exporters.map((it) => <ReceiverRow key={it.id} receiver={it} />)}</ul>
            )}
          </Strip>
          <Strip margin={t("receivers.fetched")}><Fetched metrics={book.data.metrics} /></Strip>
          <Strip margin={t("receivers.what")}><p className="say">{t("receivers.figures")}</p></Strip>
        </>
      )}
    </Page>
  );
}
