// Whether it can be sent: what stands in the way, or the way to the last question.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BroadcastDraft } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { Hindered } from "./hindered";
import { Send } from "./send";
import { isUnreachable } from "./who";
import { asked, type Wish } from "./wish";

interface Props {
  draft: BroadcastDraft;
  wish: Wish;
  settled: boolean;
}

export function Ready({ draft, wish, settled }: Props): ReactNode {
  const { t } = useTranslation();
  // What is asked about is what was seen when somebody asked: what changes meanwhile does not change it.
  const [asking, setAsking] = useState<{ draft: BroadcastDraft; wish: Wish }>();
  const told = draft.people.filter((it) => it.chosen && it.told_by.length > 0).length;
  const lost = draft.people.filter((it) => it.chosen && isUnreachable(it));
  const free = settled && draft.hindrances.length === 0 && told > 0;
  const channel = draft.hindrances.some((it) => it.code === "broadcast_no_channel");
  return (
    <Strip margin={t("broadcast.send")}>
      <div className="form">
        {draft.hindrances.length > 0 && (
          <section aria-label={t("broadcast.inTheWay")}>
            <p className="strong">{t("broadcast.inTheWay")}</p>
            <ul>{draft.hindrances.map((it) => <li key={it.code}><Hindered hindrance={it} /></li>)}</ul>
          </section>
        )}
        {lost.length > 0 && <p>{t("broadcast.lost", { count: lost.length, names: lost.map((it) => it.name).join(", ") })}</p>}
        <p className="soft">{t("broadcast.typed")}</p>
        <div className="acts">
          <Button look="main" isDisabled={!free} onPress={() => setAsking({ draft, wish })}>{t("broadcast.sendTo", { count: told })}</Button>
          {channel && <Link to="/alerts/channels" className="btn">{t("alerts.openChannels")}</Link>}
        </div>
      </div>
      {asking && <Send draft={asking.draft} asked={asked(draft.wedding, asking.wish)} onClose={() => setAsking(undefined)} />}
    </Strip>
  );
}
