// One field: what was agreed in the margin, each place's words on its sheet, and both in one where that can be.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import type { DisputedField, Kind } from "../../api/generated/types";
import { Button } from "../../design/button";
import { WordDiff } from "../../design/diff";
import { useKeys } from "../../design/keys";
import { Entry } from "../../telling/entry";
import { placeName } from "../../telling/journal-line";
import { isDated, isLong, sayValue } from "../../telling/value";
import { useTimes } from "../../words/studio";
import { moneyOf } from "../../words/time";
import { useWord } from "../../words/word";
import { chosenText, joined, sideOf, type Pick, type Place } from "./choice";

interface Props {
  kind: Kind | null;
  field: DisputedField;
  places: readonly Place[];
  pick: Pick | undefined;
  onPick: (next: Pick) => void;
  /** The number keys are this field's. */
  here: boolean;
  onHere: () => void;
  last: boolean;
  /** Shown to compare; chosen is the record as a whole. */
  held: boolean;
}

const valueOf = (pick: Pick | undefined): string => (pick === undefined ? "" : "from" in pick ? pick.from : "joined" in pick ? "joined" : "own");

/** Longer is read as a text; shorter is a value. */
const SHORT = 36;

export function FieldRow({ kind, field, places, pick, onPick, here, onHere, last, held }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const [writing, setWriting] = useState(false);
  const label = word("field", field.field, field.label);
  const both = joined(field);
  const long = isLong(field.field) || field.sides.some((it) => (it.value?.length ?? 0) > SHORT && !isDated(field.field));
  const say = (value: string | null | undefined): string => sayValue(field.field, value, times, word) || t("versions.empty");
  useKeys(here && !held ? [{ press: "e", shown: "E", label: t("versions.own"), act: () => setWriting(true) }] : []);
  const choose = (value: string): void => {
    onHere();
    onPick(value === "joined" ? { joined: both ?? "" } : { from: value });
  };
  return (
    <RadioGroup className="fieldrow" aria-label={label} value={valueOf(pick)} onChange={choose} isDisabled={held} orientation="horizontal">
      <div className={here ? "lab on" : "lab"}>
        <b>{label}</b>
        <p className={long ? "was wrap" : "was t"}>{say(field.agreed)}</p>
        {!held && !writing && <Button look="plain small" onPress={() => { onHere(); setWriting(true); }}>{t("versions.own")}</Button>}
      </div>
      {places.map((place, index) => {
        const side = sideOf(field, place.id);
        return (
          <Radio key={place.id} value={place.id} isDisabled={!side || held} className={({ isSelected }) => `col pick${isSelected ? " chosen" : ""}${last ? " last" : ""}`} aria-label={`${placeName(t, place.name)}: ${say(side?.value)}`}>
            <span className="dot" />
            <span className="whose note">{placeName(t, place.name)}</span>
            {side && long && side.value !== null ? <span className="txt"><WordDiff before={field.agreed ?? ""} after={side.value} /></span> : <span className="val">{side ? say(side.value) : place.deleted ? t("versions.deleted") : t("facts.notThere")}</span>}
            {here && !held && <kbd aria-hidden="true">{index + 1}</kbd>}
          </Radio>
        );
      })}
      {both !== undefined && (
        <>
          <div className="lab after"><p className="was">{t("versions.bothWhy")}</p></div>
          <Radio value="joined" className={({ isSelected }) => `col pick both${isSelected ? " chosen" : ""}`} aria-label={t("versions.both")}>
            <span className="dot" />
            <span className="txt"><WordDiff before={field.agreed ?? ""} after={both} onlyNew /></span>
            {here && <kbd aria-hidden="true">{places.length + 1}</kbd>}
          </Radio>
        </>
      )}
      {writing && (
        <>
          <div className="lab after" />
          {/* Its keys are its own: arrows would choose among the places. */}
          <div className={`col both own${valueOf(pick) === "own" ? " chosen" : ""}`} role="presentation" onKeyDown={(event) => event.stopPropagation()}>
            <Entry
              kind={kind}
              name={field.field}
              label={isDated(field.field) ? label : t("versions.ownLabel", { field: label })}
              value={(valueOf(pick) === "own" ? chosenText(field, pick) : undefined) ?? undefined}
              usual={field.sides.map((it) => moneyOf(it.value ?? "")).find(Boolean)?.currency}
              long={long}
              onChange={(own) => onPick({ own })}
            />
          </div>
        </>
      )}
    </RadioGroup>
  );
}
