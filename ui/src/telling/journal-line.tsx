// One line of the journal as a sentence: whose record, what was done, and the words that changed.
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { FieldChange, JournalLine } from "../api/generated/types";
import { useTimes } from "../words/studio";
import { useWord } from "../words/word";
import type { Bundle } from "./journal";
import { sayValue } from "./value";

const ACTIONS = [
  "created", "edited", "pulled", "archived", "restored", "sent_new", "sent", "sent_deletion", "linked", "unlinked",
  "overruled", "settled",
] as const;
type Action = (typeof ACTIONS)[number];

const isAction = (name: string): name is Action => ACTIONS.some((it) => it === name);

export const placeName = (t: TFunction, place: string): string => (place === "this desk" ? t("thisDesk") : place);

function didWhat(t: TFunction, line: JournalLine, count: number): string {
  if (!isAction(line.action)) return line.action;
  const at = line.place === "this desk" ? ("here" as const) : ("there" as const);
  return t(`action.${line.action}.${at}`, { place: line.done_at === "removed" ? t("journal.removed") : line.place, count });
}

/** More would be a page, not a line. */
const CHANGES_SHOWN = 3;

export function JournalSentence({ bundle }: { bundle: Bundle }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const [first] = bundle.lines;
  const many = bundle.lines.length;
  if (many > 1) {
    return (
      <span>
        <b className="who">
          {many} {word("kindMany", first.kind ?? "record")}
        </b>{" "}
        {didWhat(t, first, many)}
      </span>
    );
  }
  const changes = ["edited", "pulled", "settled", "overruled", "sent"].includes(first.action) ? first.changes : [];
  return (
    <span>
      <b className="who">{times.named(first.name) || word("kind", first.kind ?? "record")}</b> {didWhat(t, first, 1)}
      {changes.slice(0, CHANGES_SHOWN).map((change, index) => (
        <span key={change.field}>
          {index === 0 ? ": " : ", "}
          <Changed change={change} />
        </span>
      ))}
      {changes.length > CHANGES_SHOWN && t("journal.more", { count: changes.length - CHANGES_SHOWN })}
    </span>
  );
}

/** Long enough to be recognised. */
const CUT = 60;

function Changed({ change }: { change: FieldChange }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const say = (text: string | null): string => {
    const whole = sayValue(change.field, text, times, word);
    return whole.length > CUT ? `${whole.slice(0, CUT)}…` : whole;
  };
  const [before, after] = [say(change.before), say(change.after)];
  return (
    <>
      {times.locale === "de" ? word("field", change.field) : word("field", change.field).toLocaleLowerCase()}{" "}
      {before && <del>{before}</del>} {after ? <ins>{after}</ins> : t("journal.emptied")}
    </>
  );
}
