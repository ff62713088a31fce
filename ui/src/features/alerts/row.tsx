// One thing that is wrong: how bad, what, since when, who was told and who looks after it, and the button that takes it on.
import { Link } from "@tanstack/react-router";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { IncidentCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { FaultNote } from "../../design/said";
import { isUnattended, useIncidentWords } from "../../telling/incident";
import { Severity } from "../../telling/severity";
import { useTimes } from "../../words/studio";
import { useStanding } from "./standing";

export const Row = memo(function Row({ card, main }: { card: IncidentCard; main: boolean }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { words } = useIncidentWords();
  const { who, told } = useStanding();
  const acknowledge = useAct("alerts.acknowledge");
  const { title, words: what } = words(card);
  return (
    <li className="ir">
      <div className="bad-how">
        <Severity of={card} />
        <span className="note">{t("alerts.since", { at: times.stamp(card.since) })}</span>
      </div>
      <div>
        <Link to="/alerts/$id" params={{ id: card.id }} className="ititle">{title}</Link>
        <p className="soft wrap">{what}</p>
        <p className="note">{who(card)} {told(card)}</p>
        {acknowledge.error && <FaultNote failure={acknowledge.error} />}
      </div>
      {isUnattended(card) ? (
        <Button {...(main && { look: "main" as const })} isDisabled={acknowledge.isPending} aria-label={t("alerts.acknowledgeOf", { title })} onPress={() => acknowledge.mutate({ ask: { id: card.id } })}>
          {t("alerts.acknowledge")}
        </Button>
      ) : (
        <Link to="/alerts/$id" params={{ id: card.id }} className="btn">{t("home.open")}</Link>
      )}
    </li>
  );
});
