// What is likely to break, and what can be done before it does.
import type { ReactNode } from "react";
import type { HealthCard } from "../../api/generated/types";
import { useSentences } from "./sentences";

export function Ahead({ card }: { card: HealthCard }): ReactNode {
  const { ahead } = useSentences();
  return (
    <ul className="rows slim coming">
      {card.ahead.map(ahead).map(({ what, next }) => <li key={what}><p><b>{what}</b> <span className="soft">{next}</span></p></li>)}
    </ul>
  );
}
