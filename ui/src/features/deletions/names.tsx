// Every name, each openable, each with a box. Without a box ticked, all are meant.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Checkbox } from "react-aria-components";
import type { DeletionCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";

interface Props {
  cards: readonly DeletionCard[];
  chosen: ReadonlySet<string>;
  onChoose: (next: ReadonlySet<string>) => void;
}

/** More open as a list. */
const SHOWN = 10;

export function Names({ cards, chosen, onChoose }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const [open, setOpen] = useState(cards.length <= SHOWN);
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <>
      <ul className="rows slim">
        {(open ? cards : cards.slice(0, SHOWN)).map((card) => (
          <li key={card.id} className="dr">
            <Checkbox className="check" isSelected={chosen.has(card.id)} onChange={() => toggle(card.id)} aria-label={t("deletions.choose", { name: times.named(card.name) })}>
              <span className="box" />
            </Checkbox>
            <Link to="/records/$id" params={{ id: card.record }} className="who">{times.named(card.name)}</Link>
            <span className="soft">{word("kind", card.kind ?? "record")}{card.field && `, ${word("field", card.field)}`}</span>
            <span className="soft">{card.date && times.day(card.date)}</span>
          </li>
        ))}
      </ul>
      {!open && <Button look="plain small" onPress={() => setOpen(true)}>{t("deletions.showAll", { count: cards.length })}</Button>}
    </>
  );
}
