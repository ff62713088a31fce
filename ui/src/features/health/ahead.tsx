// What is likely to break, and what can be done before it does: a sign-in that ends is renewed here, while there is time.
import type { ReactNode } from "react";
import type { HealthCard } from "../../api/generated/types";
import { InTime } from "../../telling/in-time";
import { useSentences } from "../../telling/health";

export function Ahead({ card }: { card: HealthCard }): ReactNode {
  const { ahead } = useSentences();
  return (
    <ul className="rows slim coming">
      {card.ahead.map((it) => {
        const { what, next } = ahead(it);
        return (
          <li key={what}>
            <p><b>{what}</b> <span className="soft">{next}</span></p>
            {it.ahead.is === "sign_in_ends" && <InTime id={card.id} />}
          </li>
        );
      })}
    </ul>
  );
}
