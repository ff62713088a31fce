// What went out to the people of this wedding before, and how far each of it has come.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { BroadcastCard, RecordId } from "../../api/generated/types";
import { Icon } from "../../design/icon";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { Status } from "../../design/rings";
import { useTimes } from "../../words/studio";
import { ringOf, useCardWords } from "./stands";

export function Past({ wedding }: { wedding: RecordId }): ReactNode {
  const { t } = useTranslation();
  const all = useAsk("broadcasts.list", { wedding });
  if (all.error) return <Strip margin={t("broadcast.past")}><FaultNote failure={all.error} again={() => void all.refetch()} /></Strip>;
  if (!all.data || all.data.length === 0) return null;
  return (
    <Strip margin={t("broadcast.past")}>
      <ul className="rows">{all.data.map((it) => <Row key={it.id} card={it} />)}</ul>
    </Strip>
  );
}

function Row({ card }: { card: BroadcastCard }): ReactNode {
  const times = useTimes();
  const words = useCardWords();
  return (
    <li>
      <Link to="/saturday/broadcasts/$id" params={{ id: card.id }} className="go sentrow">
        <span className="t">{times.stamp(card.begun)}</span>
        <span className="wrap">{card.subject}</span>
        <Status ring={ringOf(card)} quiet={card.not_reached === 0}>{words(card)}</Status>
        <span className="end"><Icon name="next" small /></span>
      </Link>
    </li>
  );
}
