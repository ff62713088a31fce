// What a person may choose about one disputed record, and what that choice asks of the desk. Nothing is chosen before a
// person did, unless both changes of a text touch different words: then keeping both is.
import { mergeDiff3 } from "node-diff3";
import type { ConnectionCard, ConnectionId, DisputedField, Resolve, SideLine, VersionsCard } from "../../api/generated/types";

/** A place by its id, both texts joined, or words of one's own. */
export type Pick = { from: string } | { joined: string } | { own: string };
export type Picks = Readonly<Record<string, Pick | undefined>>;

export interface Place {
  id: string;
  name: string;
  deleted: boolean;
}

const age = (id: string): number => (id === "hub" ? 0 : Number(id.split("-")[1]));

/** The longer-connected first; this desk before all. */
export function placesOf(card: VersionsCard, connections: readonly ConnectionCard[]): Place[] {
  const places = new Map<string, Place>();
  for (const side of card.fields.flatMap((it) => it.sides)) places.set(side.place, { id: side.place, name: side.name, deleted: false });
  for (const name of card.deleted_at) {
    const id = connections.find((it) => it.name === name)?.id ?? "hub";
    places.set(id, { id, name, deleted: true });
  }
  return [...places.values()].toSorted((one, other) => age(one.id) - age(other.id));
}

const words = (text: string): string[] => text.split(/(\s+|(?=[.,;:!?]))/).filter(Boolean);

/** Both texts in one, if they touch different words. */
export function joined(field: DisputedField): string | undefined {
  const [one, other, ...more] = field.sides;
  if (!one?.value || !other?.value || field.agreed === null || more.length > 0 || !field.agreed.includes(" ")) return undefined;
  if ([one.value, other.value].includes(field.agreed) || field.field === "when") return undefined;
  const merged = mergeDiff3(words(one.value), words(field.agreed), words(other.value), { excludeFalseConflicts: true });
  return merged.conflict ? undefined : merged.result.join("");
}

export function begin(card: VersionsCard): Picks {
  return Object.fromEntries(
    card.fields.map((field) => {
      const both = joined(field);
      return [field.field, both === undefined ? undefined : { joined: both }];
    }),
  );
}

export const sideOf = (field: DisputedField, place: string): SideLine | undefined => field.sides.find((it) => it.place === place);

export function chosenText(field: DisputedField, pick: Pick | undefined): string | null | undefined {
  if (pick === undefined) return undefined;
  if ("from" in pick) return sideOf(field, pick.from)?.value;
  return "joined" in pick ? pick.joined : pick.own;
}

export const isSettled = (card: VersionsCard, picks: Picks): boolean => card.fields.every((it) => picks[it.field] !== undefined);

/** The one place whose words hold for every field, if there is one. */
export function onePlace(card: VersionsCard, picks: Picks): string | undefined {
  const places = new Set(card.fields.map((it) => { const pick = picks[it.field]; return pick && "from" in pick ? pick.from : ""; }));
  const [only] = places;
  return places.size === 1 && only ? only : undefined;
}

export const takeFrom = (place: string): NonNullable<Resolve["take"]> =>
  place === "hub" ? "hub" : { connection: place as ConnectionId };

export function resolution(card: VersionsCard, picks: Picks, rule: boolean): Resolve {
  const place = onePlace(card, picks);
  if (place !== undefined) return { id: card.id, take: takeFrom(place), set: [], keep_both: false, rule };
  const set = card.fields.flatMap((it) => assignments(it.field, chosenText(it, picks[it.field]) ?? ""));
  return { id: card.id, set, keep_both: false, rule: false };
}

/** A schedule is written as its beginning and its end. */
function assignments(field: string, value: string): [string, string][] {
  if (field !== "when") return [[field, value]];
  const [start = "", end] = value.split(/ to | for /);
  return end === undefined ? [["start", start]] : [["start", start], ["end", end]];
}

/** Which other open ones the same rule would settle: the same fields, with that place among those that differ. */
export function alike(card: VersionsCard, place: string, all: readonly VersionsCard[]): VersionsCard[] {
  const fields = new Set(card.fields.map((it) => it.field));
  return all.filter(
    (other) =>
      other.id !== card.id &&
      other.kind === card.kind &&
      other.deleted_at.length === 0 &&
      other.fields.length > 0 &&
      other.fields.every((it) => fields.has(it.field) && sideOf(it, place) !== undefined),
  );
}
