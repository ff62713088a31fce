// One person: how they stand, what became of each message to them, what they answered; and that they said yes by phone.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { BroadcastConfirmed, BroadcastId, BroadcastPerson, DeliveryCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Copy } from "../../design/copy";
import { Sheet } from "../../design/dialog";
import { Field } from "../../design/field";
import { FaultNote } from "../../design/said";
import { Status } from "../../design/rings";
import { text, useRecords } from "../../telling/related";
import { useTold } from "../../words/faults";
import { useTimes } from "../../words/studio";
import { RINGS } from "./stands";

export function Person({ id, person }: { id: BroadcastId; person: BroadcastPerson }): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { record, name, role, stands, confirmed, deliveries, answers } = person;
  return (
    <li className="reachrow">
      <div>
        <Link to="/records/$id" params={{ id: record }} className="who">{name}</Link>
        {role !== null && <p className="note">{role}</p>}
      </div>
      <div>
        <Status ring={RINGS[stands]} quiet={stands !== "not_reached" && stands !== "not_reached_yet"}>{t(`broadcast.stands.${stands}`)}</Status>
        {confirmed && <Heard confirmed={confirmed} />}
        {deliveries.map((it) => <Delivery key={it.id} delivery={it} />)}
        {stands.startsWith("not_reached") && <Call record={record} name={name} />}
        {/* The answer by which they confirmed it stands there already. */}
        {answers.filter((it) => confirmed?.how.how !== "reply" || it !== confirmed.how.words).map((it, at) => <p key={at} className="wrap">{t("broadcast.answered", { words: it })}</p>)}
      </div>
      {!confirmed && <Button look="small" aria-label={t("broadcast.knowsOf", { name })} onPress={() => setAsking(true)}>{t("broadcast.saidYes")}</Button>}
      {asking && <Knows id={id} person={person} onClose={() => setAsking(false)} />}
    </li>
  );
}

/** Their number as it stands on their page now, to be called at once. */
function Call({ record, name }: { record: BroadcastPerson["record"]; name: string }): ReactNode {
  const { t } = useTranslation();
  const [page] = useRecords([record]);
  const phone = page ? text(page, "phone") : "";
  return phone === "" ? null : <p><Copy phone text={phone} label={t("record.copyPhone", { name })} /></p>;
}

function Heard({ confirmed: { at, how } }: { confirmed: BroadcastConfirmed }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const when = times.stamp(at);
  if (how.how === "reply") return <p className="note wrap">{t("broadcast.byReply", { at: when, words: how.words })}</p>;
  return <p className="note wrap">{how.note ? t("broadcast.byDeskNote", { at: when, note: how.note }) : t("broadcast.byDesk", { at: when })}</p>;
}

function Delivery({ delivery }: { delivery: DeliveryCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const told = useTold();
  const { means, to, state, channel, taken, says_delivered, shared_with, fault, round } = delivery;
  const became = state === "taken" && !says_delivered ? t("broadcast.became.mute", { channel }) : t(`broadcast.became.${state}`, { channel });
  const more = [taken !== null && times.stamp(taken), round > 1 && t("broadcast.round", { round }), shared_with.length > 0 && t("broadcast.sharedWith", { names: shared_with.join(", ") })];
  return (
    <p className="note wrap">
      {t(`broadcast.means.${means}`)}, {to}: {became}{more.filter(Boolean).map((it) => `, ${it}`)}.
      {fault && state !== "delivered" && ` ${told({ ...fault, nextStep: fault.next_step }).what}`}
    </p>
  );
}

function Knows({ id, person, onClose }: { id: BroadcastId; person: BroadcastPerson; onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const confirm = useAct("broadcasts.confirm");
  const go = (): void => confirm.mutate({ ask: { id, person: person.record, note: note.trim() === "" ? null : note.trim() } }, { onSuccess: onClose });
  return (
    <Sheet title={t("broadcast.knowsAsk", { name: person.name })} open onClose={onClose}>
      <form onSubmit={(event) => { event.preventDefault(); go(); }}>
        <p className="soft">{t("broadcast.knowsWhy")}</p>
        <div className="form"><Field label={t("broadcast.note")} optional={t("connect.optional")} value={note} onChange={setNote} /></div>
        {confirm.error && <FaultNote failure={confirm.error} />}
        <div className="acts">
          <Button look="main" type="submit" isDisabled={confirm.isPending}>{t("broadcast.knows")}</Button>
          <Button onPress={onClose}>{t("state.notNow")}</Button>
        </div>
      </form>
    </Sheet>
  );
}
