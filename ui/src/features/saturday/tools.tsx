// How well every tool is, those that today hangs on first, the worst of them above. A tool that nobody has looked at lately is not
// called well: it says since when nothing was heard of it.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { HealthCard, HealthState, RecordId } from "../../api/generated/types";
import { Status } from "../../design/rings";
import { FaultNote, Reading } from "../../design/said";
import { useSentences } from "../../telling/health";
import { State } from "../../telling/health-state";
import { useRecords } from "../../telling/related";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";

const WORST: readonly HealthState[] = ["unhealthy", "degraded", "unknown", "paused", "healthy"];

/** After so many looks that did not come, silence is no good sign. */
const LOOKS = 3;
const SECOND_MS = 1000;

const silent = ({ looked }: HealthCard, every_s: number, times: Times): boolean =>
  looked === null || times.now.getTime() - Date.parse(looked) > LOOKS * every_s * SECOND_MS;

export function Tools({ of }: { of: readonly RecordId[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const health = useAsk("health.list", {}, { every: 60_000 });
  const used = new Set(useRecords(of).flatMap((page) => page.places.map((it) => it.connection)));
  const all = health.data?.connections ?? [];
  const every = health.data?.every_s ?? 0;
  const weight = (it: HealthCard): number => (it.state !== "paused" && silent(it, every, times) ? WORST.indexOf("unknown") : WORST.indexOf(it.state));
  const sorted = all.toSorted((one, other) => weight(one) - weight(other));
  const [today, others] = [sorted.filter((it) => used.has(it.id)), sorted.filter((it) => !used.has(it.id))];
  const row = (it: HealthCard): ReactNode => <Tool key={it.id} card={it} mute={it.state !== "paused" && silent(it, every, times)} />;
  return (
    <>
      <h2>{t("saturday.tools")}</h2>
      {health.error && <FaultNote failure={health.error} again={() => void health.refetch()} />}
      {health.isPending && <Reading />}
      <ul className="tl">{today.map(row)}</ul>
      {health.data && today.length === 0 && <p className="note">{t("saturday.noTools")}</p>}
      {others.length > 0 && (
        <>
          <h2>{t("saturday.otherTools")}</h2>
          <ul className="tl">{others.map(row)}</ul>
        </>
      )}
    </>
  );
}

function Tool({ card, mute }: { card: HealthCard; mute: boolean }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { why } = useSentences();
  const well = card.state === "healthy" && !mute;
  const note = well ? [card.score !== null && t("saturday.score", { score: card.score }), card.looked && t("health.lookedNote", { at: times.stamp(card.looked) })].filter(Boolean).join(", ") : why(card);
  return (
    <li>
      <Link to="/health/$id" params={{ id: card.id }}>{card.name}</Link>
      {mute ? <Status ring="offline">{card.looked ? t("saturday.silent", { at: times.stamp(card.looked) }) : t("health.state.unknown")}</Status> : <State state={card.state} />}
      {!(mute && card.state === "healthy") && <span className="note wrap">{note}</span>}
    </li>
  );
}
