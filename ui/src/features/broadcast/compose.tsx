// One message to the people of a wedding in an emergency: what happened, what is said, to whom and by what, all of it in sight before
// anything is sent. Nothing is sent from this page itself: the last word is said in a sheet of its own (send.tsx).
import { useParams } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BroadcastDraft, RecordId } from "../../api/generated/types";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { useTimes } from "../../words/studio";
import "./broadcast.css";
import { Goes } from "./goes";
import { Past } from "./past";
import { Ready } from "./ready";
import { What } from "./what";
import { Who } from "./who";
import { BEGIN, useDraft, type Wish } from "./wish";

export default function ComposeScreen(): ReactNode {
  const { id } = useParams({ from: "/saturday/broadcast/$id" });
  return <Compose key={id} wedding={id} />;
}

function Compose({ wedding }: { wedding: RecordId }): ReactNode {
  const { t } = useTranslation();
  const [wish, setWish] = useState<Wish>(BEGIN);
  const { draft, settled, failure, again } = useDraft(wedding, wish);
  return (
    <Page>
      <Head
        margin={draft && <Whose draft={draft} />}
        title={draft ? t("broadcast.title", { couple: draft.title }) : t(failure ? "broadcast.none" : "state.reading")}
        lede={t("broadcast.lede")}
      />
      {failure && <Strip><FaultNote failure={failure} again={again} /></Strip>}
      {!draft && !failure && <Strip><Reading /></Strip>}
      {draft && <What draft={draft} wish={wish} onChange={setWish} />}
      {draft && wish.template && (
        <>
          <Who draft={draft} wish={wish} onChange={setWish} />
          <Goes draft={draft} />
          <Ready draft={draft} wish={wish} settled={settled} />
        </>
      )}
      <Past wedding={wedding} />
    </Page>
  );
}

function Whose({ draft }: { draft: BroadcastDraft }): ReactNode {
  const times = useTimes();
  if (draft.date === null) return <b>{draft.title}</b>;
  return (
    <>
      <b>{times.weekday(draft.date)}</b>
      {times.date(draft.date)}
      <span className="note">{times.relative(draft.date)}</span>
    </>
  );
}
