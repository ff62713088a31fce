// After an act that can be taken back: its way back stands on the screen for a while, and what came of going back is said.
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { failureOf } from "../api/failure";
import type { Undone, UndoWhat } from "../api/generated/types";
import { useClient } from "../api/queries";
import { tell, tellDone } from "../design/toast";
import { useTold } from "../words/faults";
import { useReasons } from "./reasons";

interface Way {
  /** What takes it back, one after the other. */
  what: readonly UndoWhat[];
  /** Where to look once it is back. */
  leads?: () => void;
}

/** Says what was done, and offers the way back. */
export function useOffer(): (said: string, way: Way) => void {
  const client = useClient();
  const offer = useOfferBy();
  return (said, { what, leads }) =>
    offer(said, async () => {
      const all: Undone = { undone: 0, unreachable: [] };
      for (const one of what) {
        const { undone, unreachable } = await client.ask("journal.undo", { what: one });
        all.undone += undone;
        all.unreachable.push(...unreachable);
      }
      if (all.undone > 0) leads?.();
      return all;
    });
}

/** The same where something else than the journal leads back. */
export function useOfferBy(): (said: string, back: () => Promise<Undone>) => void {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const told = useTold();
  const reasons = useReasons();
  const back = async (goBack: () => Promise<Undone>): Promise<void> => {
    try {
      const { undone, unreachable } = await goBack();
      tellDone(t(undone > 0 ? "undo.done" : "undo.nothing"), unreachable.map(reasons.unreached));
    } catch (thrown) {
      const { what, next } = told(failureOf(thrown));
      tellDone(t("undo.nothing"), [what, ...(next ? [next] : [])]);
    }
    void queries.invalidateQueries();
  };
  return (said, goBack) => tell(said, () => void back(goBack));
}
