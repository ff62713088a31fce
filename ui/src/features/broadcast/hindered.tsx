// Something that stands in the way, and what puts it right.
import type { ReactNode } from "react";
import type { Hindrance } from "../../api/generated/types";
import { useTold } from "../../words/faults";

export function Hindered({ hindrance: { code, words, next_step } }: { hindrance: Hindrance }): ReactNode {
  const { what, next } = useTold()({ code, message: words, nextStep: next_step });
  return <p className="note wrap">{[what, next].filter(Boolean).join(" ")}</p>;
}
