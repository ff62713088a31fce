// Why the desk asks first, why it takes two for one, and why something could not be taken back, as sentences.
import type { DeletionCard, HeldReason, MatchCard, OutOfReach } from "../api/generated/types";
import { useDesk, type DeskKey } from "../words/desk";
import { useTimes } from "../words/studio";
import { useWord } from "../words/word";

/** Where only the words were kept, nothing else is known. */
type Known<Reason extends { why: string }> = Exclude<Reason, { why: "said" }>;

export interface Reasons {
  held: (card: Pick<DeletionCard, "reason" | "why">) => string;
  match: (card: Pick<MatchCard, "reason" | "why">) => string;
  unreached: (one: OutOfReach) => string;
}

const heldKey = (it: Known<HeldReason>): DeskKey => ("done" in it && !it.done ? `held.${it.why}_ahead` : `held.${it.why}`);

export function useReasons(): Reasons {
  const { own, say } = useDesk();
  const times = useTimes();
  const word = useWord();
  return {
    held({ reason, why }) {
      if (!own || why.why === "said") return reason;
      const facts = {
        ...why,
        ...("kind" in why && { what: word("kindMany", why.kind ?? "record") }),
        ...("field" in why && { field: word("field", why.field) }),
        ...("value" in why && { value: times.value(why.value) }),
      };
      return say(heldKey(why), facts);
    },
    match: ({ reason, why }) => (!own || why.why === "said" ? reason : say(`match.${why.why}`, why)),
    unreached({ words, facts }) {
      if (!own) return words;
      const field = "field" in facts ? word("field", facts.field) : "";
      if (facts.why !== "overwritten") return say(`beyond.${facts.why}`, { ...facts, field });
      const said = facts.said.map((it) => `„${it === null ? "" : times.value(it)}“`).join(", ");
      return say(facts.edit ? "beyond.overwritten_all" : "beyond.overwritten", { ...facts, field, said });
    },
  };
}
