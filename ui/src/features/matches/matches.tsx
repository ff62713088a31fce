// Arrivals that may be one of ours: side by side with what they look like, and why. Nothing is joined until somebody says
// so, and what was said can be taken back.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { Candidate, MatchCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { WordDiff } from "../../design/diff";
import { useKeys } from "../../design/keys";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { Status } from "../../design/rings";
import { useReasons } from "../../telling/reasons";
import { useOffer } from "../../telling/undoing";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";
import "./matches.css";

export default function Matches(): ReactNode {
  const { t } = useTranslation();
  const list = useAsk("matches.list", {});
  const accept = useAct("matches.accept");
  const refuse = useAct("matches.refuse");
  const offer = useOffer();
  const all = list.data ?? [];
  const first = all[0];
  const answer = (card: MatchCard, same: boolean): void =>
    (same ? accept : refuse).mutate({ ask: { id: card.id } }, {
      onSuccess: () => offer(t(same ? "undo.same" : "undo.other", { name: card.name }), { what: [{ match: card.id }] }),
    });
  const busy = accept.isPending || refuse.isPending;
  // A key held a moment too long must not answer the next question as well.
  useKeys(
    first && !busy
      ? [
          { press: "y", shown: "Y", label: t("matches.same"), act: () => answer(first, true) },
          { press: "n", shown: "N", label: t("matches.other"), act: () => answer(first, false) },
        ]
      : [],
  );
  const failure = accept.error ?? refuse.error;
  return (
    <Page>
      <Head
        margin={first ? <Status ring="match">{t("matches.state")}</Status> : <b>{t("nav.toSettle")}</b>}
        title={list.data ? t("matches.title", { count: all.length }) : t("nav.matches")}
        lede={first && t("home.matchesWhy")}
      />
      {list.isPending && <Strip><Reading /></Strip>}
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {failure && <Strip><FaultNote failure={failure} /></Strip>}
      {list.data && !first && <Strip><Nothing title={t("matches.none")}>{t("matches.noneWhy")}</Nothing></Strip>}
      {all.map((card) => (
        <Question
          key={card.id}
          card={card}
          main={card === first}
          busy={busy}
          onSame={() => answer(card, true)}
          onOther={() => answer(card, false)}
        />
      ))}
    </Page>
  );
}

interface QuestionProps {
  card: MatchCard;
  main: boolean;
  busy: boolean;
  onSame: () => void;
  onOther: () => void;
}

function Question({ card, main, busy, onSame, onOther }: QuestionProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const kind = word("kind", card.kind ?? "record");
  const [likely, ...others] = card.candidates;
  return (
    <Strip margin={<><b>{card.connection_name}</b>{card.collection_name}</>} label={card.name}>
      <div className="pair">
        <Half title={t("matches.arrived", { place: card.connection_name })} name={card.name} note={[kind, card.date && times.day(card.date)].filter(Boolean).join(", ")} />
        {likely && <Ours candidate={likely} arrived={card.name} />}
      </div>
      <Evidence card={card} likely={likely} />
      {others.length > 0 && <p className="note">{t("matches.others", { names: others.map((it) => it.name).join(", ") })}</p>}
      <div className="acts asks">
        <Button {...(main && { look: "main" as const })} isDisabled={busy || !likely} onPress={onSame} {...(main && { keys: "Y" })}>{t("matches.same")}</Button>
        <Button isDisabled={busy} onPress={onOther} {...(main && { keys: "N" })}>{t("matches.other")}</Button>
      </div>
    </Strip>
  );
}

const Half = ({ title, name, note }: { title: string; name: ReactNode; note: string }): ReactNode => (
  <div className="half">
    <p className="note">{title}</p>
    <p className="name">{name}</p>
    <p className="soft">{note}</p>
  </div>
);

function Ours({ candidate, arrived }: { candidate: Candidate; arrived: string }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <Half
      title={t("matches.yours")}
      name={<Link to="/records/$id" params={{ id: candidate.id }}><WordDiff before={arrived} after={candidate.name} onlyNew /></Link>}
      note={candidate.date ? times.day(candidate.date) : t("weddings.undated")}
    />
  );
}

/** What speaks for it, and what against: the desk's reason, the day, the name. */
function Evidence({ card, likely }: { card: MatchCard; likely: Candidate | undefined }): ReactNode {
  const { t } = useTranslation();
  const reasons = useReasons();
  const sameDay = likely?.date !== undefined && likely.date !== null && likely.date === card.date;
  const sameName = likely?.name === card.name;
  const pro = [reasons.match(card), sameDay && t("matches.sameDay"), sameName && t("matches.sameName")].filter(Boolean).join(". ");
  const contra = [!sameDay && t("matches.otherDay"), !sameName && t("matches.otherName")].filter(Boolean).join(". ");
  return (
    <dl className="evidence">
      <div><dt>{t("matches.for")}</dt><dd>{pro}</dd></div>
      {contra && <div><dt>{t("matches.against")}</dt><dd>{contra}</dd></div>}
    </dl>
  );
}
