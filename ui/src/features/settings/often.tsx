// How often each tool is looked at, and when next. What follows the season stands in the season's own part.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { ConnectionCard } from "../../api/generated/types";
import { Answered, FaultNote } from "../../design/said";
import { RhythmChoice, RhythmWords } from "../../telling/rhythm";

export function Often(): ReactNode {
  const { t } = useTranslation();
  const all = useAsk("connections.list", {});
  return (
    <Answered to={all}>
      {(tools) => tools.length === 0
        ? <p className="say soft">{t("often.none")}</p>
        : <ul className="rows">{tools.map((it) => <Tool key={it.id} card={it} />)}</ul>}
    </Answered>
  );
}

function Tool({ card }: { card: ConnectionCard }): ReactNode {
  const { t } = useTranslation();
  const page = useAsk("connections.show", { id: card.id });
  return (
    <li className="often-row">
      <div>
        <Link to="/connections/$id" params={{ id: card.id }} className="what">{card.name}</Link>
        <p className="soft">{page.data && (card.state === "active" ? <RhythmWords page={page.data} /> : t("often.rests"))}</p>
      </div>
      {page.data && <RhythmChoice page={page.data} />}
      {page.error && <FaultNote failure={page.error} again={() => void page.refetch()} />}
    </li>
  );
}
