// Home: one sentence that is true, what needs a person, today, Saturday, the tools at a glance, what changed lately.
import type { TFunction } from "i18next";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../../api/queries";
import { inTrouble, standing } from "../../api/standing";
import type { Status } from "../../api/generated/types";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { ConnectionState } from "../../telling/connection";
import { useUnattendedBesides } from "../../telling/incident";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";
import { DayStrips } from "./days";
import "./home.css";
import { Lately } from "./lately";
import { NeedsYou } from "./needs-you";

export function Home(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { data, error, refetch } = useStatus();
  const alerts = useUnattendedBesides(data);
  const margin = (
    <>
      <b>{times.weekday(times.today())}</b>
      {times.date(times.today())}
    </>
  );
  if (!data) {
    return (
      <Page>
        <Head margin={margin} title={error ? t("home.unknown") : t("state.reading")} loud />
        <Strip>{error ? <FaultNote failure={error} again={() => void refetch()} /> : <Reading />}</Strip>
      </Page>
    );
  }
  return (
    <Page>
      <Head margin={margin} title={sentence(t, data, alerts.length)} lede={lede(t, times, data, alerts.length)} loud />
      <NeedsYou status={data} alerts={alerts} />
      <DayStrips />
      <Strip margin={t("nav.connections")}>
        <Glance status={data} />
      </Strip>
      <Lately />
    </Page>
  );
}

function sentence(t: TFunction, status: Status, alerts: number): string {
  const { state, things } = standing(status, alerts);
  if (things > 0) return t("home.things", { count: things });
  if (state === "waiting") return t("home.waiting", { count: status.waiting });
  if (state === "paused") return t("home.paused");
  return t("home.agree", { count: status.connections.length });
}

function lede(t: TFunction, times: Times, status: Status, alerts: number): string {
  const { things } = standing(status, alerts);
  const answered = status.connections.filter((it) => it.state === "active" && !inTrouble(it)).length;
  const waits = status.waiting > 0 ? ` ${t("home.waits", { count: status.waiting })}` : "";
  if (!status.last_run) return t("home.notRead");
  const at = times.stamp(status.last_run);
  if (things === 0) return t("home.checked", { at }) + waits;
  return t("home.answered", { answered, count: status.connections.length, at }) + waits;
}

const Glance = ({ status }: { status: Status }): ReactNode => (
  <ul className="tools">
    {status.connections.map((it) => (
      <li key={it.id}>
        <Link to="/connections/$id" params={{ id: it.id }}>
          {it.name}
        </Link>
        <ConnectionState connection={it} />
      </li>
    ))}
  </ul>
);
