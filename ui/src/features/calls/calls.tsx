// Calls from the web: whether they are taken, who may call, and which there were. A call only says when to look; this page says that
// nothing is taken before somebody wants it.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { callsLine } from "../../telling/calls";
import "./calls.css";
import { Log } from "./log";
import { SourceRow } from "./source-row";
import { Taking } from "./taking";

export default function Calls(): ReactNode {
  const { t } = useTranslation();
  const card = useAsk("webhooks.show", {});
  return (
    <Page>
      <Head
        margin={null}
        title={card.data ? callsLine(t, card.data) : t("settings.part.calls")}
        lede={t("calls.lede")}
        acts={
          <>
            <Link to="/settings/calls/new" className="btn main"><Icon name="plus" small />{t("calls.add")}</Link>
            <Link to="/settings" hash="calls" className="btn">{t("nav.settings")}</Link>
          </>
        }
      />
      {card.error && <Strip><FaultNote failure={card.error} again={() => void card.refetch()} /></Strip>}
      {card.isPending && <Strip><Reading /></Strip>}
      {card.data && (
        <>
          <Strip margin={t("calls.taking")}><Taking card={card.data} /></Strip>
          <Strip margin={t("calls.sources")}>
            {card.data.sources.length === 0 ? (
              <Nothing title={t("calls.none")}>{t("calls.noneWhy")}</Nothing>
            ) : (
              <ul className="rows">{card.data.sources.map((it) => <SourceRow key={it.id} source={it} />)}</ul>
            )}
          </Strip>
          <Log />
        </>
      )}
    </Page>
  );
}
