// What stands in the way of anybody being told, loud where nobody is and calm where it could be better; and on a day when nothing is
// wrong, who would hear.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { AlertBoard } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { FaultNote, Nothing } from "../../design/said";
import { ChannelState } from "./channel-state";

export function NobodyReached(): ReactNode {
  const { t } = useTranslation();
  const failure = { code: "", message: t("alerts.nobodyReached"), nextStep: t("alerts.nobodyReachedNext") };
  return (
    <Strip label={t("alerts.nobodyReached")}>
      <FaultNote failure={failure} act={<Link to="/alerts/channels" className="btn">{t("alerts.openChannels")}</Link>} />
    </Strip>
  );
}

export function Notes({ board }: { board: AlertBoard }): ReactNode {
  const { t } = useTranslation();
  const alone = board.channels === 0;
  if (!alone && board.heartbeat) return null;
  return (
    <Strip margin={t("alerts.notes")}>
      <ul className="rows">
        {alone && (
          <li className="hint">
            <p><b>{t("alerts.onlyHere")}</b> <span className="soft">{t("alerts.onlyHereWhy")}</span></p>
            <Link to="/alerts/channels/new" className="btn">{t("alerts.addChannel")}</Link>
          </li>
        )}
        {!board.heartbeat && (
          <li className="hint">
            <p><b>{t("alerts.noHeartbeat")}</b> <span className="soft">{t("alerts.noHeartbeatWhy")}</span></p>
            <Link to="/alerts/channels" hash="watch" className="btn">{t("alerts.setUpWatch")}</Link>
          </li>
        )}
      </ul>
    </Strip>
  );
}

/** Nothing is wrong: what will come here, and who would be told. */
export function Quiet(): ReactNode {
  const { t } = useTranslation();
  const on = useAsk("channels.list", {}).data?.channels.filter((it) => it.on) ?? [];
  return (
    <>
      <Strip><Nothing title={t("alerts.empty")}>{t("alerts.emptyWhy")}</Nothing></Strip>
      {on.length > 0 && (
        <Strip margin={t("alerts.who")}>
          <ul className="rows slim">
            {on.map((it) => <li key={it.id} className="wr"><b>{it.name}</b><ChannelState channel={it} /></li>)}
          </ul>
        </Strip>
      )}
    </>
  );
}
