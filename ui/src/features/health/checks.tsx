// The four things that are looked at: how each is, what was seen, and how much of the score hangs on it.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HealthCard } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { useTimes } from "../../words/studio";
import { useSentences } from "../../telling/health";
import { State } from "../../telling/health-state";

export function Checks({ card }: { card: HealthCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { check: says } = useSentences();
  return (
    <Strip margin={t("health.checks")}>
      <ul className="rows">
        {card.checks.map((it) => (
          <li key={it.check} className="ck">
            <div>
              <b>{t(`health.check.${it.check}`)}</b>
              <p className="soft">{says(it)} {it.seen.is === "refused" && t("health.sinceThen", { at: times.stamp(it.seen.since) })}</p>
            </div>
            <State state={it.state} />
            <span className="note">{t("health.weight", { weight: it.weight })}</span>
          </li>
        ))}
      </ul>
    </Strip>
  );
}
