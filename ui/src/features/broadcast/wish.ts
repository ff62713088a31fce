// What somebody is about to say and to whom, and what the desk makes of it. A draft counts as seen only if it answers exactly what
// stands on the screen: while somebody types, or the desk still reads, there is none to be sent.
import { useEffect, useState } from "react";
import { useAsk } from "../../api/queries";
import type { Failure } from "../../api/failure";
import type { BroadcastDraft, BroadcastTemplate, DraftBroadcast, Means, RecordId } from "../../api/generated/types";

export const MEANS: readonly Means[] = ["email", "sms"];

export interface Wish {
  template: BroadcastTemplate | undefined;
  fill: Record<string, string>;
  /** Nothing: as the template says. */
  subject: string | undefined;
  text: string | undefined;
  /** Nothing: everybody. */
  to: readonly RecordId[] | undefined;
  means: readonly Means[];
}

export const BEGIN: Wish = { template: undefined, fill: {}, subject: undefined, text: undefined, to: undefined, means: MEANS };

export const asked = (wedding: RecordId, { template, fill, subject, text, to, means }: Wish): DraftBroadcast => ({
  wedding, ...(template && { template }), fill, subject: subject ?? null, text: text ?? null, to: to === undefined ? null : [...to], means: [...means],
});

/** So long after the last letter. */
const SETTLED_MS = 300;

interface Drafted {
  draft: BroadcastDraft | undefined;
  /** It is of what stands on the screen. */
  settled: boolean;
  failure: Failure | null;
  again: () => void;
}

export function useDraft(wedding: RecordId, wish: Wish): Drafted {
  const [read, setRead] = useState(wish);
  useEffect(() => {
    const timer = setTimeout(() => setRead(wish), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [wish]);
  const draft = useAsk("broadcasts.draft", asked(wedding, read), { keep: true });
  return { draft: draft.data, settled: read === wish && !draft.isPlaceholderData && !draft.isFetching && !draft.error, failure: draft.error, again: () => void draft.refetch() };
}

const plain = (text: string): string => text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

/** As the desk compares them: however large the letters are, and wherever there are blanks. */
export const isItsName = (typed: string, name: string): boolean => plain(typed) !== "" && plain(typed) === plain(name);
