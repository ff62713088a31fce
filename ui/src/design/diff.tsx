// Word by word, what one text says differently from another: new words underlined and washed, old words struck.
import { diffArrays } from "diff";
import type { ReactNode } from "react";

interface Props {
  before: string;
  after: string;
  /** Without the words that are gone, where a text stands for itself. */
  onlyNew?: boolean;
}

/** Above this, comparing word by word costs more than it tells. */
const LONG = 20_000;

/** Words, and the marks that end them; `10:15` is one word. */
const words = (text: string): string[] => text.split(/(\s+|[.,;!?]+(?=\s|$))/).filter(Boolean);

export function WordDiff({ before, after, onlyNew = false }: Props): ReactNode {
  if (before.length + after.length > LONG) return <span className="wrap">{after}</span>;
  const parts = diffArrays(words(before), words(after)).filter((part) => !(onlyNew && part.removed));
  return (
    <span className="wrap">
      {parts.map((part, index) => {
        const said = part.value.join("");
        if (part.added) return <ins key={index}>{said}</ins>;
        if (part.removed) return <del key={index}>{said}</del>;
        return said;
      })}
    </span>
  );
}
