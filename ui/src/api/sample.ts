// From the real studio into the sample one and back. The page begins anew each time, so that nothing of the one is left
// on the screens of the other.
import { useAct, useAsk } from "./queries";
import type { Failure } from "./failure";
import type { SampleCard } from "./generated/types";

/** Whether there is one, whether it is shown, and what is connected in it. */
export const useSample = (): SampleCard | undefined => useAsk("sample.show", {}).data;

export interface Way {
  go: () => void;
  isPending: boolean;
  error: Failure | null;
}

function begin(): void {
  location.hash = "#/";
  location.reload();
}

export function useWay(command: "sample.open" | "sample.leave"): Way {
  const { mutate, isPending, error } = useAct(command);
  return { go: () => mutate({ ask: {} }, { onSuccess: begin }), isPending, error };
}
