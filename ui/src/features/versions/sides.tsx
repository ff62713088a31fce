// The sheets, field by field. The number keys belong to the field with the ink bar; arrows move the bar.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { DisputedField, VersionsCard } from "../../api/generated/types";
import { useKeys } from "../../design/keys";
import { placeName } from "../../telling/journal-line";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";
import { begin, joined, placesOf, sideOf, type Pick, type Picks, type Place } from "./choice";
import { FieldRow } from "./field-row";
import { Settle } from "./settle";

interface Props {
  card: VersionsCard;
  all: readonly VersionsCard[];
  onSettled: () => void;
}

export function Sides({ card, all, onSettled }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const connections = useAsk("connections.list", {});
  const [picks, setPicks] = useState<Picks>(() => begin(card));
  const [whole, setWhole] = useState<string>();
  const [at, setAt] = useState(0);
  const places = placesOf(card, connections.data ?? []);
  const field = card.fields[at];
  const pick = (name: string, next: Pick): void => setPicks({ ...picks, [name]: next });
  const move = (by: number) => () => setAt((at + by + card.fields.length) % Math.max(card.fields.length, 1));
  const options = field ? [...places.map((it): Pick => ({ from: it.id })), ...bothOf(field)] : [];
  useKeys([
    { press: "arrowdown", shown: "↓", label: t("versions.fieldAfter"), act: move(1) },
    { press: "arrowup", shown: "↑", label: t("versions.fieldBefore"), act: move(-1) },
    ...options.map((option, index) => ({
      press: `${index + 1}`,
      shown: `${index + 1}`,
      label: "from" in option ? t("versions.take", { place: placeName(t, places[index]?.name ?? "") }) : t("versions.both"),
      act: () => field && pick(field.field, option),
    })),
  ]);
  const deleted = places.some((it) => it.deleted);
  return (
    <>
      <div className={`vs of${Math.min(places.length, 3)}`} role="group" aria-label={t("record.two_versions")}>
        <div className="lab when"><b>{t("versions.lastAgreed")}</b></div>
        {places.map((place) => <SheetHead key={place.id} place={place} card={card} times={times} places={places} />)}
        {deleted && <Whole places={places} chosen={whole} onChoose={setWhole} last={card.fields.length === 0} />}
        {card.fields.map((it, index) => (
          <FieldRow
            key={it.field}
            kind={card.kind}
            field={it}
            places={places}
            pick={picks[it.field]}
            onPick={(next) => pick(it.field, next)}
            here={index === at}
            onHere={() => setAt(index)}
            last={index === card.fields.length - 1}
            held={deleted}
          />
        ))}
      </div>
      <Settle card={card} all={all} picks={picks} places={places} whole={deleted ? whole : undefined} deleted={deleted} onSettled={onSettled} />
    </>
  );
}

function bothOf(field: DisputedField): Pick[] {
  const both = joined(field);
  return both === undefined ? [] : [{ joined: both }];
}


function SheetHead({ place, card, times, places }: { place: Place; card: VersionsCard; times: Times; places: readonly Place[] }): ReactNode {
  const { t } = useTranslation();
  const last = (id: string): string | undefined => card.fields.flatMap((it) => sideOf(it, id)?.by ?? []).toSorted().at(-1);
  const mine = last(place.id);
  const others = places.filter((it) => it.id !== place.id).flatMap((it) => last(it.id) ?? []);
  const same = card.fields.length > 0 && card.fields.every((it) => sideOf(it, place.id)?.value === it.agreed);
  const told = card.fields.flatMap((it) => sideOf(it, place.id)?.told ?? []).toSorted().at(-1);
  const elsewhere = place.id !== "hub" && !same && !place.deleted;
  const hours = mine && others.length > 0 ? Math.round((Date.parse(mine) - Math.max(...others.map((it) => Date.parse(it)))) / 3_600_000) : 0;
  return (
    <div className="col top">
      <div>
        <p className="who">{placeName(t, place.name)}</p>
        {!(elsewhere && told) && <p className="note">
          {place.deleted ? t("versions.deletedThere") : same ? t("versions.unchanged") : mine ? t("versions.changedBy", { at: times.stamp(mine) }) : t("versions.changed")}
        </p>}
        {elsewhere && <p className="note">{told ? t("versions.told", { place: place.name, at: times.stamp(told) }) : t("versions.toldNothing", { place: place.name })}</p>}
      </div>
      {hours > 0 && <span className="later">{t("versions.later", { count: hours })}</span>}
    </div>
  );
}

interface WholeProps {
  places: readonly Place[];
  chosen: string | undefined;
  onChoose: (place: string) => void;
  last: boolean;
}

/** One side deleted what the other changed: then the record as a whole is chosen, not its fields. */
function Whole({ places, chosen, onChoose, last }: WholeProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <div className="lab"><b>{t("versions.whole")}</b></div>
      {places.map((place) => (
        <button key={place.id} type="button" aria-pressed={chosen === place.id} className={`col pick${last ? " last" : ""}${chosen === place.id ? " chosen" : ""}`} data-selected={chosen === place.id || undefined} onClick={() => onChoose(place.id)}>
          <span className="dot" />
          <span className="whose note">{placeName(t, place.name)}</span>
          <span className="val">{place.deleted ? t("versions.deleted") : t("versions.kept")}</span>
        </button>
      ))}
    </>
  );
}
