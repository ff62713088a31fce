// The bar at the foot: what will be written where, in words, and the buttons that do it.
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { Resolve, VersionsCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { useKeys } from "../../design/keys";
import { FaultNote } from "../../design/said";
import { placeName } from "../../telling/journal-line";
import { useOffer } from "../../telling/undoing";
import { sayValue } from "../../telling/value";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";
import { alike, chosenText, isSettled, onePlace, resolution, takeFrom, type Picks, type Place } from "./choice";

interface Props {
  card: VersionsCard;
  all: readonly VersionsCard[];
  picks: Picks;
  places: readonly Place[];
  /** Whose word holds about the record as a whole, where one side deleted it. */
  whole: string | undefined;
  deleted: boolean;
  onSettled: () => void;
}

export function Settle({ card, all, picks, places, whole, deleted, onSettled }: Props): ReactNode {
  const { t } = useTranslation();
  const [ruling, setRuling] = useState(false);
  const resolve = useAct("versions.resolve");
  const ready = deleted ? whole !== undefined : isSettled(card, picks);
  const place = places.find((it) => it.id === onePlace(card, picks) && it.id !== "hub");
  const navigate = useNavigate();
  const offer = useOffer();
  const send = (ask: Resolve): void =>
    resolve.mutate({ ask }, {
      onSuccess: ({ id, line }) => {
        const leads = (): void => void navigate({ to: "/versions/$id", params: { id } });
        offer(t(ask.rule ? "undo.ruled" : "undo.settled", { name: card.name }), { what: [{ change: line }], leads });
        onSettled();
      },
    });
  const settle = (rule: boolean): void =>
    send(whole === undefined ? resolution(card, picks, rule) : { id: card.id, take: takeFrom(whole), set: [], keep_both: false, rule: false });
  useKeys([{ press: "ctrl+enter", shown: `${t("key.ctrl")} ↵`, label: t("versions.settle", { count: card.fields.length }), act: () => ready && settle(false), always: true }]);
  const others = place ? alike(card, place.id, all) : [];
  return (
    <footer className="settle">
      <div className="strip">
        <div className="m"><b>{t("preview.yours")}</b></div>
        <div>
          <p className="out" role="status">{ready ? <Outcome card={card} picks={picks} whole={places.find((it) => it.id === whole)} /> : t("versions.chooseFirst")}</p>
          {resolve.error && <FaultNote failure={resolve.error} />}
          <div className="row">
            <Button look="main" isDisabled={!ready || resolve.isPending} onPress={() => settle(false)} keys={`${t("key.ctrl")} ↵`}>{t("versions.settle", { count: Math.max(card.fields.length, 1) })}</Button>
            {place && !deleted && <Button onPress={() => setRuling(true)}>{t("versions.rule", { count: others.length })}</Button>}
            {!deleted && <Button look="plain" isDisabled={resolve.isPending} onPress={() => send({ id: card.id, set: [], keep_both: true, rule: false })}>{t("versions.keepBoth")}</Button>}
            <div className="keys push" aria-hidden="true">
              <span><kbd>↑</kbd><kbd>↓</kbd>{t("versions.keyField")}</span>
              <span>{places.map((it, index) => <kbd key={it.id}>{index + 1}</kbd>)}{t("versions.keyChoose")}</span>
              <span><kbd>E</kbd>{t("versions.keyEdit")}</span>
              <span><kbd>?</kbd>{t("versions.keyAll")}</span>
            </div>
          </div>
        </div>
      </div>
      {place && (
        <Sheet title={t("versions.ruleTitle", { place: place.name })} open={ruling} onClose={() => setRuling(false)}>
          <Ruling card={card} place={place} others={others} onRule={() => { setRuling(false); settle(true); }} onClose={() => setRuling(false)} />
        </Sheet>
      )}
    </footer>
  );
}

function Outcome({ card, picks, whole }: { card: VersionsCard; picks: Picks; whole: Place | undefined }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  if (whole) return t(whole.deleted ? "versions.outDeleted" : "versions.outKept", { place: placeName(t, whole.name) });
  return (
    <>
      {card.fields.map((field) => {
        const pick = picks[field.field];
        const text = sayValue(field.field, chosenText(field, pick), times, word) || t("versions.empty");
        const label = word("field", field.field, field.label);
        const long = text.length > 40;
        return (
          <span key={field.field}>
            {label}: <b>{long ? (pick && "joined" in pick ? t("versions.joinedText") : t("versions.chosenText")) : text}</b>.{" "}
          </span>
        );
      })}
      {t("versions.outUndo")}
    </>
  );
}

interface RulingProps {
  card: VersionsCard;
  place: Place;
  others: readonly VersionsCard[];
  onRule: () => void;
  onClose: () => void;
}

function Ruling({ card, place, others, onRule, onClose }: RulingProps): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const fields = card.fields.map((it) => word("field", it.field, it.label)).join(", ");
  return (
    <>
      <p>{t("versions.ruleWhat", { place: place.name, fields })}</p>
      {others.length > 0 && <p className="soft">{t("versions.ruleOthers", { count: others.length })} {others.slice(0, 8).map((it) => it.name).join(", ")}{others.length > 8 && "…"}</p>}
      <div className="acts">
        <Button look="main" onPress={onRule}>{t("versions.ruleDo")}</Button>
        <Button onPress={onClose}>{t("state.notNow")}</Button>
      </div>
    </>
  );
}
