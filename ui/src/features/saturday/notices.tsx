// What was told by notification and is still so: it stands here too, so that a notification that was missed is not lost.
// A tool that has stopped cannot be waved away: it goes when the tool works again.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { NoticeCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { useNoticeWords } from "../../telling/notice";
import { useTimes } from "../../words/studio";
import { isStopped, useUrgentOf } from "./alerts";

export function Notices(): ReactNode {
  const { t } = useTranslation();
  const open = useAsk("notices.list", {}, { every: 60_000 });
  // What needs somebody besides the weddings stands on Home.
  const all = open.data?.filter((it) => it.about !== "needs_you") ?? [];
  if (open.error) return <Strip><FaultNote failure={open.error} again={() => void open.refetch()} /></Strip>;
  if (all.length === 0) return null;
  return (
    <Strip margin={t("notices.told")}>
      <ul>{all.map((it) => <Notice key={it.id} notice={it} />)}</ul>
    </Strip>
  );
}

function Notice({ notice }: { notice: NoticeCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { title, words, exactly } = useNoticeWords()(notice);
  const urgent = useUrgentOf(isStopped(notice) ? notice.connection : null);
  const snooze = useAct("notices.snooze");
  const close = useAct("notices.close");
  const ask = { ids: [notice.id] };
  const later = notice.snoozed !== null && Date.parse(notice.snoozed) > times.now.getTime() ? notice.snoozed : undefined;
  const quiet = later === undefined ? notice.told_then : null;
  const failure = snooze.error ?? close.error;
  return (
    <li className={notice.critical ? "notice critical" : "notice"}>
      <div>
        <p className="strong">{title}</p>
        <p className="wrap">{words}</p>
        {exactly && <p className="note">{t("fault.exactly", { said: exactly })}</p>}
        <p className="note">{t("notices.since", { at: times.stamp(notice.since) })} {later && t("notices.later", { at: times.clock(later) })}{quiet && t("notices.quiet", { at: times.clock(quiet) })}</p>
        {failure && <FaultNote failure={failure} />}
      </div>
      <div className="acts">
        {urgent && <Link to="/alerts/$id" params={{ id: urgent.id }} className="btn">{t("home.open")}</Link>}
        {notice.connection && !urgent && <Link to="/connections/$id" params={{ id: notice.connection }} className="btn">{t("home.open")}</Link>}
        {notice.about === "not_ready" && <Link to="/readiness" className="btn">{t("home.open")}</Link>}
        {notice.about === "stopped" && !later && <Button isDisabled={snooze.isPending} onPress={() => snooze.mutate({ ask })}>{t("notices.snooze")}</Button>}
        {notice.about !== "stopped" && <Button isDisabled={close.isPending} onPress={() => close.mutate({ ask })}>{t("notices.seen")}</Button>}
      </div>
    </li>
  );
}
