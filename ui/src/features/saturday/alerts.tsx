// What is urgent and not over, above everything else on the day. A tool that has stopped stands below with its own notice, once.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { ConnectionId, IncidentCard, NoticeCard } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { useIncidentWords, whoOf } from "../../telling/incident";
import { useTimes } from "../../words/studio";

/** What is urgent now. */
function useUrgent(): IncidentCard[] {
  const board = useAsk("alerts.list", {}, { every: 60_000 });
  return board.data?.open.filter((it) => it.severity === "critical" && it.clear === null && !it.grouped) ?? [];
}

/** What is urgent about this tool, for the notice that says the same of it. */
export const useUrgentOf = (connection: ConnectionId | null): IncidentCard | undefined => useUrgent().find((it) => connection !== null && it.connection === connection);

export const isStopped = (it: NoticeCard): boolean => it.about === "stopped" && it.connection !== null;

export function Alerts(): ReactNode {
  const { t } = useTranslation();
  const urgent = useUrgent();
  const notices = useAsk("notices.list", {}, { every: 60_000 });
  const told = new Set(notices.data?.filter(isStopped).map((it) => it.connection));
  const all = urgent.filter((it) => it.connection === null || !told.has(it.connection));
  if (all.length === 0) return null;
  return (
    <Strip margin={t("alerts.now")}>
      <ul>{all.map((it) => <Urgent key={it.id} card={it} />)}</ul>
    </Strip>
  );
}

function Urgent({ card }: { card: IncidentCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { title, words } = useIncidentWords().words(card);
  const who = card.state === "acknowledged" && card.taken_on ? t("alerts.attendedBy", { who: whoOf(t, card.taken_on) }) : t("alerts.unattended");
  return (
    <li className="notice critical">
      <div>
        <p className="strong">{title}</p>
        <p className="wrap">{words}</p>
        <p className="note">{t("notices.since", { at: times.stamp(card.since) })}. {who}</p>
      </div>
      <div className="acts">
        <Link to="/alerts/$id" params={{ id: card.id }} className="btn">{t("home.open")}</Link>
      </div>
    </li>
  );
}
