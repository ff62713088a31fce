// The last question before many people are told: what goes out and to whom, once more, and the wedding's name typed. Enter sends
// nothing; only the button does, and only once the name is there. What is sent is what was seen, or nothing.
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { BroadcastDraft, DraftBroadcast } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Check } from "../../design/check";
import { Sheet } from "../../design/dialog";
import { Field } from "../../design/field";
import { FaultNote } from "../../design/said";
import { When } from "../../telling/when";
import { useTimes } from "../../words/studio";
import { isUnreachable } from "./who";
import { isItsName } from "./wish";

interface Props {
  draft: BroadcastDraft;
  asked: DraftBroadcast;
  onClose: () => void;
}

export function Send({ draft, asked, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [date, setDate] = useState("");
  const [again, setAgain] = useState(draft.same_lately === null);
  const send = useAct("broadcasts.send");
  const told = draft.people.filter((it) => it.chosen && it.told_by.length > 0);
  const lost = draft.people.filter((it) => it.chosen && isUnreachable(it));
  const dated = draft.needs_date && draft.date !== null;
  const sure = isItsName(name, draft.title) && (!dated || date === draft.date) && again;
  const names = (all: readonly { name: string }[]): string => new Intl.ListFormat(times.locale).format(all.map((it) => it.name));
  const go = (): void => send.mutate(
    { ask: { draft: asked, name, date: dated ? date : null, seen: draft.seen, although_same: draft.same_lately !== null } },
    { onSuccess: ({ card }) => void navigate({ to: "/saturday/broadcasts/$id", params: { id: card.id } }) },
  );
  // Something of it is another by now: it is looked at again first.
  const old = send.error !== null && send.error.code === "broadcast_changed";
  return (
    <Sheet title={old ? t("broadcast.notSent") : t("broadcast.ask", { count: told.length })} open onClose={onClose}>
      {old ? <FaultNote failure={send.error} /> : (
        <div className="lastword">
          <p className="names">{names(told)}</p>
          {lost.length > 0 && <p className="strong">{t("broadcast.lost", { count: lost.length, names: names(lost) })}</p>}
          <div className="letter"><p><b>{draft.subject}</b></p><p className="asis">{draft.text}</p></div>
          <p className="soft">{t("broadcast.noWayBack")}</p>
          {draft.same_lately !== null && <Check selected={again} onChange={setAgain}>{t("broadcast.although", { at: times.stamp(draft.same_lately) })}</Check>}
          <Field label={t("broadcast.type", { couple: draft.title })} help={t("broadcast.typeHelp")} value={name} onChange={setName} />
          {dated && <div><p className="note">{t("broadcast.twins")}</p><When label={t("broadcast.typeDate")} timed={false} value={date} onChange={setDate} /></div>}
          {send.error && <div ref={(it) => it?.scrollIntoView()}><FaultNote failure={send.error} /></div>}
        </div>
      )}
      <div className="acts">
        {!old && <Button look="main" isDisabled={!sure || send.isPending} onPress={go}>{t("broadcast.sendNow", { count: told.length })}</Button>}
        <Button onPress={onClose}>{t(old ? "broadcast.lookAgain" : "state.notNow")}</Button>
      </div>
    </Sheet>
  );
}
