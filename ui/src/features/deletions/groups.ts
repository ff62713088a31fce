// Deletions that belong together: the same thing happened to them in the same place.
import type { DeletionCard } from "../../api/generated/types";

const WHATS = ["delete_here", "delete_there", "mass_change"] as const;

export interface Group {
  key: string;
  what: (typeof WHATS)[number];
  place: string;
  /** One card for each reason there is. */
  reasons: DeletionCard[];
  cards: DeletionCard[];
}

export function groupsOf(all: readonly DeletionCard[]): Group[] {
  const groups = new Map<string, Group>();
  for (const card of all) {
    const what = WHATS.find((it) => it === card.what) ?? "delete_here";
    const key = `${what}|${card.place}|${card.field ?? ""}`;
    const group = groups.get(key) ?? { key, what, place: card.place, reasons: [], cards: [] };
    group.cards.push(card);
    if (!group.reasons.some((it) => it.reason === card.reason)) group.reasons.push(card);
    groups.set(key, group);
  }
  return [...groups.values()];
}
