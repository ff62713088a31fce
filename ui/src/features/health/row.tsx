// One tool in the list: its score, its state and why, the last 24 hours, and what is ahead. The whole row leads to its page.
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HealthCard } from "../../api/generated/types";
import { Icon } from "../../design/icon";
import { useTimes } from "../../words/studio";
import { useSentences } from "../../telling/health";
import { Spark } from "./spark";
import { State } from "../../telling/health-state";
import { Score } from "./score";

export const Row = memo(function Row({ card }: { card: HealthCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { why, ahead } = useSentences();
  return (
    <li>
      <Link to="/health/$id" params={{ id: card.id }} className="go hr">
        <Score score={card.score} />
        <div className="who-why">
          <b>{card.name}</b>
          <p className="soft wrap">{why(card)}</p>
          {card.ahead.map(ahead).map(({ what }) => <p key={what}>{what}</p>)}
        </div>
        <div className="how">
          <State state={card.state} />
          {card.since && <span className="note">{t("health.since", { at: times.stamp(card.since) })}</span>}
        </div>
        <Spark day={card.day} />
        <span className="end"><Icon name="next" small /></span>
      </Link>
    </li>
  );
});
