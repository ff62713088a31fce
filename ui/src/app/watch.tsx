// Bands of ink over the page: that the desk stands still, and that nothing is written to any tool, on every page; and the weekend watch with the weddings under way,
// which the day's own screen says in its head.
import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../api/queries";
import type { Fault } from "../api/generated/types";
import { HoldWrites, useWaitsWords } from "../telling/hold-writes";
import { useTold } from "../words/faults";
import { useTimes } from "../words/studio";

export function Watch(): ReactNode {
  const { data } = useStatus();
  const { pathname } = useLocation();
  if (!data) return null;
  const { weekend, running } = data.watch;
  const watched = pathname !== "/saturday" && (weekend !== null || running.length > 0);
  if (!watched && !data.read_only_since && !data.stalled) return null;
  return (
    <div className="bands">
      {data.stalled && <Still fault={data.stalled} />}
      {data.read_only_since && <Held since={data.read_only_since} />}
      {watched && <Watched />}
    </div>
  );
}

function Still({ fault }: { fault: Fault }): ReactNode {
  const { t } = useTranslation();
  const { what, next } = useTold()({ ...fault, nextStep: fault.next_step });
  return (
    <div className="watchband" role="alert">
      <p><b>{t("still.what")}</b> {what} {next} {t("still.again")}</p>
    </div>
  );
}

function Held({ since }: { since: string }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const waits = useWaitsWords();
  const { data } = useStatus();
  return (
    <div className="watchband">
      <p role="status"><b>{t("writing.since", { at: times.stamp(since) })}</b> {waits(data?.waits) || t("writing.kept")}</p>
      <HoldWrites />
    </div>
  );
}

function Watched(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { data } = useStatus();
  const { weekend = null, running = [] } = data?.watch ?? {};
  return (
    <div className="watchband" role="status">
      <p>
        {weekend && <><b>{t("watch.until", { at: times.stamp(weekend.until) })}</b> {weekend.weddings > 0 && t("watch.weddings", { count: weekend.weddings })} </>}
        {running.map((it) => (
          <span key={it.record}>{t("watch.running", { couple: it.title, at: times.stamp(it.until) })} </span>
        ))}
      </p>
      <Link to="/saturday">{t("watch.open")}</Link>
    </div>
  );
}
