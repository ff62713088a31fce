// One thing that is wrong: what happened, what to do now with the button that does it, who was told and when, and its story.
import { Link, useParams } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { IncidentCard, IncidentPage } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { useIncidentWords } from "../../telling/incident";
import { Severity } from "../../telling/severity";
import { useTimes } from "../../words/studio";
import "./alerts.css";
import { Fix } from "./fix";
import { Soon, Story } from "./story";
import { useStanding } from "./standing";

export default function Incident(): ReactNode {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/alerts/$id" });
  const page = useAsk("alerts.show", { id });
  if (page.data) return <Known page={page.data} failure={page.error && <FaultNote failure={page.error} again={() => void page.refetch()} />} />;
  return (
    <Page>
      <Head margin={null} title={t("nav.alerts")} />
      <Strip>{page.error ? <FaultNote failure={page.error} again={() => void page.refetch()} /> : <Reading />}</Strip>
    </Page>
  );
}

function Known({ page, failure }: { page: IncidentPage; failure: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { words } = useIncidentWords();
  const { who, told } = useStanding();
  const { card } = page;
  const { buttons, fault } = useActs(card);
  const { title, words: what, steps, exactly } = words(card);
  const isOver = card.state === "resolved";
  return (
    <Page>
      <Head
        margin={<>{!isOver && <Severity of={card} />}<span className="note">{t("alerts.since", { at: times.stamp(card.since) })}</span></>}
        title={title}
        lede={`${who(card)} ${told(card)}`}
        acts={<>{buttons}<Link to="/alerts" className="btn">{t("alerts.all")}</Link></>}
      />
      {fault}
      {failure && <Strip>{failure}</Strip>}
      <Strip margin={t("alerts.happened")}>
        <div className="telling">
          <p className="wrap">{what}</p>
          {exactly && <p className="note">{t("fault.exactly", { said: exactly })}</p>}
        </div>
      </Strip>
      {!isOver && (
        <Strip margin={t("alerts.toDo")}>
          {steps.length > 0 && <ol className="todo">{steps.map((it) => <li key={it}>{it}</li>)}</ol>}
          <Fix cause={card.cause} main={card.state !== "triggered"} />
        </Strip>
      )}
      <Story lines={page.lines} />
      <Soon page={page} />
    </Page>
  );
}

interface Acts {
  buttons: ReactNode;
  /** Why it could not be done, where that was so. */
  fault: ReactNode;
}

function useActs({ id, state, clear }: IncidentCard): Acts {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const acknowledge = useAct("alerts.acknowledge");
  const resolve = useAct("alerts.resolve");
  const failure = acknowledge.error ?? (asking ? null : resolve.error);
  const fault = failure && <Strip><FaultNote failure={failure} /></Strip>;
  if (state === "resolved") return { buttons: null, fault };
  const buttons = (
    <>
      {state === "triggered" && <Button look="main" isDisabled={acknowledge.isPending} onPress={() => acknowledge.mutate({ ask: { id } })}>{t("alerts.acknowledge")}</Button>}
      <Button isDisabled={resolve.isPending} onPress={() => (clear === null ? setAsking(true) : resolve.mutate({ ask: { id } }))}>{t("alerts.resolve")}</Button>
      <Sheet title={t("alerts.resolveAsk")} open={asking} onClose={() => setAsking(false)}>
        <p>{t("alerts.resolveWhy")}</p>
        {resolve.error && <FaultNote failure={resolve.error} />}
        <div className="acts">
          <Button autoFocus onPress={() => setAsking(false)}>{t("alerts.keepOpen")}</Button>
          <Button isDisabled={resolve.isPending} onPress={() => resolve.mutate({ ask: { id } }, { onSuccess: () => setAsking(false) })}>{t("alerts.resolveDo")}</Button>
        </div>
      </Sheet>
    </>
  );
  return { buttons, fault };
}
