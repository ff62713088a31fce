// The weekend watch and the weddings under way, as a band of ink over the page. The day's own screen says it in its head.
import { Link, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../api/queries";
import { useTimes } from "../words/studio";

export function Watch(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { data } = useStatus();
  const { pathname } = useLocation();
  const { weekend = null, running = [] } = data?.watch ?? {};
  if (pathname === "/saturday" || (!weekend && running.length === 0)) return null;
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
