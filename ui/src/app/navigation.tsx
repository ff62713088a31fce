// The contents page: words without icons, in groups, with a count only where a person is needed. Its foot says the same
// as the tray.
import { Link } from "@tanstack/react-router";
import { useIsMutating } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk, useStatus } from "../api/queries";
import { standing } from "../api/standing";
import type { Status as DeskStatus } from "../api/generated/types";
import { Button } from "../design/button";
import { Icon } from "../design/icon";
import { Status } from "../design/rings";
import { DESK_RINGS, type DeskStateName } from "../design/states";
import { useUnattended, useUnattendedBesides } from "../telling/incident";
import { useTimes } from "../words/studio";
import { nextSaturday } from "../words/time";
import { GROUPS, type Entry } from "./entries";
import { Rest } from "./rest";
import { Watch } from "./watch";

export function Navigation({ onFind }: { onFind: () => void }): ReactNode {
  const { t } = useTranslation();
  const { data } = useStatus();
  const studio = useAsk("studio.show", {});
  return (
    <>
      <nav className="nav" aria-label={t("nav.main")}>
        <p className="studio">{studio.data?.name ?? "WedSync Desk"}</p>
        <button type="button" className="find" onClick={onFind} aria-keyshortcuts="Control+K">
          <Icon name="search" small />
          {t("nav.find")}
          <kbd className="push">{t("key.ctrl")} K</kbd>
        </button>
        {GROUPS.map((group) => (
          <div key={group.name ?? "first"} className="group">
            {group.name && <h2>{t(`nav.${group.name}`)}</h2>}
            <ul>
              {group.entries.map((entry) => (
                <li key={entry.to}>
                  <Link to={entry.to} activeOptions={{ exact: entry.to === "/" }} activeProps={{ "aria-current": "page" }}>
                    {t(`nav.${entry.name}`)}
                    <Beside entry={entry} status={data} />
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <Foot />
      </nav>
      <Watch />
    </>
  );
}

function Beside({ entry, status }: { entry: Entry; status: DeskStatus | undefined }): ReactNode {
  const times = useTimes();
  const alerts = useUnattended().length;
  if (entry.name === "saturday") return <span className="d">{times.shortDate(nextSaturday(times.today()))}</span>;
  const count = entry.counts === "alerts" ? alerts : entry.counts && status?.open[entry.counts];
  return count ? <span className="n">{count}</span> : null;
}

function Foot(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { data, error } = useStatus();
  const sync = useAct("sync.run");
  const working = useIsMutating({ mutationKey: ["sync.run"] }) > 0 || data?.working === true;
  const alerts = useUnattendedBesides(data).length;
  const { state, things } = data ? standing(data, alerts) : { state: "not_connected" as const, things: 0 };
  const shown: DeskStateName = error ? "offline" : working ? "working" : things > 0 && state !== "broken" ? "needs_person" : data?.paused && state !== "broken" ? "paused" : state;
  const due = data?.connections.map((it) => it.due).filter((it) => it !== null).toSorted()[0];
  return (
    <div className="tray" role="status">
      {(data || error) && (
        <>
          <Status ring={DESK_RINGS[shown]} quiet={false}>
            {things > 0 && !working && !error ? t("things", { count: things }) : t(`desk.${shown}`)}
          </Status>
          <p className="note">
            {data?.last_run ? t("nav.checked", { at: times.stamp(data.last_run) }) : t("nav.neverChecked")}
            {data?.paused && t(data.paused.until ? "pause.until" : "pause.open", { at: times.stamp(data.paused.until ?? "1970-01-01T00:00:00Z") })}
            {!data?.paused && due && Date.parse(due) > times.now.getTime() && t("nav.next", { at: times.clock(due) })}
          </p>
        </>
      )}
      {data && data.connections.length > 0 && (
        <div className="acts">
          <Button look="small" isDisabled={working} onPress={() => sync.mutate({ ask: { approve: false } })}>
            {t("nav.sync")}
          </Button>
          <Rest status={data} />
        </div>
      )}
    </div>
  );
}
