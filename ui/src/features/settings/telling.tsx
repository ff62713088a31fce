// Which kinds of notices are told by notification. What is critical has no box: it is said that it is always told.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { TellingCard } from "../../api/generated/types";
import { Check } from "../../design/check";
import { Answered, FaultNote } from "../../design/said";
import { ShowMeOne } from "../../telling/desktop";

const KINDS = ["day_begins", "awake", "needs_you"] as const;

/** Nothing said of anything. */
export const AS_BEFORE = { day_begins: null, awake: null, needs_you: null, quiet: null, no_quiet: false };

export function Telling(): ReactNode {
  const telling = useAsk("telling.show", {});
  return <Answered to={telling}>{(known) => <Known telling={known} />}</Answered>;
}

function Known({ telling }: { telling: TellingCard }): ReactNode {
  const { t } = useTranslation();
  const set = useAct("telling.set");
  return (
    <div className="form">
      <p className="prose">{t("telling.means")}</p>
      <div className="checks" role="group" aria-label={t("settings.part.telling")}>
        {KINDS.map((kind) => (
          <Check key={kind} selected={telling[kind]} disabled={set.isPending} onChange={(told) => set.mutate({ ask: { ...AS_BEFORE, [kind]: told } })}>
            {t(`telling.${kind}`)}
          </Check>
        ))}
      </div>
      <p className="prose">{t("telling.always")}</p>
      <ShowMeOne />
      {set.error && <FaultNote failure={set.error} />}
    </div>
  );
}
