// Many that differ alike, settled at once: which field, whose words, and every name before the button.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { UndoWhat, VersionsCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { placeName } from "../../telling/journal-line";
import { useOffer } from "../../telling/undoing";
import { useWord } from "../../words/word";
import { takeFrom } from "./choice";

interface Sort {
  key: string;
  field: string;
  label: string;
  sides: { place: string; name: string }[];
  cards: VersionsCard[];
}

/** Fewer are as quickly settled one by one. */
const MANY = 3;

function sorts(all: readonly VersionsCard[]): Sort[] {
  const found = new Map<string, Sort>();
  for (const card of all) {
    const [field, ...more] = card.fields;
    if (!field || more.length > 0 || card.deleted_at.length > 0) continue;
    const key = [card.kind, field.field, ...field.sides.map((it) => it.place)].join("|");
    const sort = found.get(key) ?? { key, field: field.field, label: field.label, sides: field.sides, cards: [] };
    sort.cards.push(card);
    found.set(key, sort);
  }
  return [...found.values()].filter((it) => it.cards.length >= MANY);
}

/** "this desk and QuickBooks" */
const listed = (names: readonly string[], language: string): string => new Intl.ListFormat(language).format(names);

export function Together({ all }: { all: readonly VersionsCard[] }): ReactNode {
  const { t, i18n } = useTranslation();
  const word = useWord();
  const [asking, setAsking] = useState<{ sort: Sort; place: string; name: string }>();
  const alike = sorts(all);
  if (alike.length === 0) return null;
  return (
    <Strip margin={t("versions.alike")}>
      <ul className="rows">
        {alike.map((sort) => (
          <li key={sort.key} className="together">
            <span>
              <p className="what">{t("versions.differ", { count: sort.cards.length, field: word("field", sort.field, sort.label) })}</p>
              <p className="soft">{t("versions.between", { places: listed(sort.sides.map((it) => placeName(t, it.name)), i18n.language) })}</p>
            </span>
            <span className="acts">
              {sort.sides.map((side) => (
                <Button key={side.place} look="small" onPress={() => setAsking({ sort, place: side.place, name: placeName(t, side.name) })}>
                  {t("versions.takeAll", { place: placeName(t, side.name) })}
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {asking && <AskTogether {...asking} onClose={() => setAsking(undefined)} />}
    </Strip>
  );
}

function AskTogether({ sort, place, name, onClose }: { sort: Sort; place: string; name: string; onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const resolve = useAct("versions.resolve");
  const [cards] = useState(sort.cards);
  const field = word("field", sort.field, sort.label);
  const offer = useOffer();
  const settle = async (): Promise<void> => {
    const what: UndoWhat[] = [];
    try {
      for (const card of cards) {
        const { line } = await resolve.mutateAsync({ ask: { id: card.id, take: takeFrom(place), set: [], keep_both: false, rule: false } });
        what.push({ change: line });
      }
      onClose();
    } finally {
      // What was settled before one could not be, has its way back too.
      if (what.length > 0) offer(t("undo.settledMany", { count: what.length }), { what });
    }
  };
  return (
    <Sheet title={t("versions.askTogether", { count: cards.length, field, place: name })} open onClose={onClose}>
      <p className="names">{cards.map((it) => it.name).join(", ")}</p>
      <p className="soft">{t("versions.goesOut", { place: name })}</p>
      {resolve.error && <FaultNote failure={resolve.error} />}
      <div className="acts">
        <Button look="main" isDisabled={resolve.isPending} onPress={() => void settle().catch(() => undefined)}>{t("versions.settleMany", { count: cards.length })}</Button>
        <Button onPress={onClose}>{t("state.notNow")}</Button>
      </div>
    </Sheet>
  );
}
