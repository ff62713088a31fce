// One tool: how well it is and why, what mends it, what is ahead, what was looked at, and how it was until now.
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { HealthPage } from "../../api/generated/types";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { useTimes } from "../../words/studio";
import { Ahead } from "./ahead";
import { Charts } from "./charts";
import { Checks } from "./checks";
import { Fix } from "./fix";
import "./health.css";
import { useLookNow } from "./look-now";
import { titleOf } from "../../telling/health";
import { State } from "../../telling/health-state";
import { Score } from "./score";
import { Uptimes } from "./uptimes";

export default function Health(): ReactNode {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/health/$id" });
  const page = useAsk("health.show", { id });
  if (page.data) return <Known page={page.data} failure={page.error && <FaultNote failure={page.error} again={() => void page.refetch()} />} />;
  return (
    <Page>
      <Head margin={null} title={t("nav.health")} />
      <Strip>{page.error ? <FaultNote failure={page.error} again={() => void page.refetch()} /> : <Reading />}</Strip>
    </Page>
  );
}

function Known({ page, failure }: { page: HealthPage; failure: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { button, fault } = useLookNow();
  return (
    <Page>
      <Head
        margin={<><b><Score score={page.score} /></b><span className="note">{t("health.score")}</span></>}
        title={titleOf(t, page)}
        lede={
          <>
            <State state={page.state} />{" "}
            {page.since && t("health.sinceThen", { at: times.stamp(page.since) })}{" "}
            {page.looked ? t("health.looked", { at: times.stamp(page.looked) }) : ""}
          </>
        }
        acts={
          <>
            {button}
            <Link to="/connections/$id" params={{ id: page.id }} className="btn">{t("health.connection")}</Link>
          </>
        }
      />
      {fault}
      {failure && <Strip>{failure}</Strip>}
      <Fix card={page} />
      {page.ahead.length > 0 && <Strip margin={t("health.comingUp")}><Ahead card={page} /></Strip>}
      <Checks card={page} />
      <Charts of={page} />
      <Uptimes page={page} />
    </Page>
  );
}
