// How far a broadcast has come: who was not reached first and loud, then everybody with what became of each message, until all know.
import { Link, useParams } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { BroadcastPage } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { useTimes } from "../../words/studio";
import { Again } from "./again";
import "./broadcast.css";
import { Person } from "./person";
import { useCardWords } from "./stands";
import { Story } from "./story";

/** What becomes of a message is asked of its channel meanwhile. */
const LOOK_MS = 15_000;

export default function SentScreen(): ReactNode {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/saturday/broadcasts/$id" });
  const page = useAsk("broadcasts.show", { id }, { every: LOOK_MS });
  if (page.data) return <Sent key={id} page={page.data} failure={page.error && <Strip><FaultNote failure={page.error} again={() => void page.refetch()} /></Strip>} />;
  return (
    <Page>
      <Head margin={null} title={t(page.error ? "broadcast.unknown" : "state.reading")} />
      <Strip>{page.error ? <FaultNote failure={page.error} again={() => void page.refetch()} /> : <Reading />}</Strip>
    </Page>
  );
}

function Sent({ page: { card, text, people, story }, failure }: { page: BroadcastPage; failure: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const words = useCardWords();
  const left = people.filter((it) => it.stands !== "confirmed");
  const lede = [
    t("broadcast.know", { confirmed: card.confirmed, count: card.people }), card.rounds > 1 && t("broadcast.rounds", { count: card.rounds }),
    card.stopped !== null && t("broadcast.stoppedAt", { at: times.stamp(card.stopped) }),
  ];
  return (
    <Page>
      <Head
        margin={<><b>{times.stamp(card.begun)}</b><Link to="/records/$id" params={{ id: card.wedding }} className="whose-people">{card.title}</Link></>}
        title={words(card)}
        lede={<span role="status">{lede.filter(Boolean).join(" ")}</span>}
        acts={<Acts page={{ card, text, people, story }} />}
      />
      {failure}
      <Strip margin={t("broadcast.people")}>
        <ul className="rows">{people.map((it) => <Person key={it.record} id={card.id} person={it} />)}</ul>
        {left.length > 0 && <p className="note answer-how">{t("broadcast.answerHow")}</p>}
      </Strip>
      <Strip margin={t("broadcast.said")}><div className="letter"><p><b>{card.subject}</b></p><p className="asis">{text}</p></div></Strip>
      <Strip margin={t("alerts.story")}><Story lines={story} /></Strip>
    </Page>
  );
}

function Acts({ page: { card, text, people } }: { page: BroadcastPage }): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const stop = useAct("broadcasts.stop");
  const left = people.filter((it) => it.stands !== "confirmed");
  return (
    <>
      {card.under_way && card.stopped === null && <Button look="danger" isDisabled={stop.isPending} onPress={() => stop.mutate({ ask: { id: card.id } })}>{t("broadcast.stop")}</Button>}
      {!card.under_way && left.length > 0 && <Button onPress={() => setAsking(true)}>{t("broadcast.again")}</Button>}
      <Link to="/saturday/broadcast/$id" params={{ id: card.wedding }} className="btn">{t("broadcast.another")}</Link>
      {asking && <Again id={card.id} name={card.title} left={left} text={text} onClose={() => setAsking(false)} />}
      {stop.error && <FaultNote failure={stop.error} />}
    </>
  );
}
