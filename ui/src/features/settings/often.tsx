// How often each tool is looked at, and when next. What follows the season stands in the season's own part.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { ConnectionCard } from "../../api/generated/types";
import { FaultNote, Reading } from "../../design/said";
import { RhythmChoice, RhythmWords } from "../../telling/rhythm";

export function Often(): ReactNode {
  const { t } = useTranslation();
  const all = useAsk("connections.list", {});
  if (all.error) return <FaultNote failure={all.error} again={() => void all.refetch()} />;
  if (!all.data) return <Reading />;
  if (all.data.length === 0) return <p className="say soft">{t("often.none")}</p>;
  return <ul className="rows">{all.data.map((it) => <Tool key={it.id} card={it} />)}</ul>;
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
