// The last things that happened, as sentences, each with its way back.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { tell } from "../../telling/journal";
import { JournalSentence } from "../../telling/journal-line";
import { useReasons } from "../../telling/reasons";
import { useTimes } from "../../words/studio";

const SHOWN = 5;

export function Lately(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const journal = useAsk("journal.list", {});
  const undo = useAct("journal.undo");
  const reasons = useReasons();
  const bundles = tell(journal.data ?? []).flatMap((entry) => entry.bundles).slice(0, SHOWN);
  if (bundles.length === 0) return null;
  return (
    <Strip margin={t("home.lately")}>
      <ul className="rows slim prog">
        {bundles.map((bundle) => {
          const [line, ...others] = bundle.lines;
          return (
            <li key={bundle.id}>
              <span className="t">{times.dayOf(line.at) === times.today() ? times.clock(line.at) : times.shortDate(times.dayOf(line.at))}</span>
              <JournalSentence bundle={bundle} />
              {line.state === "done" && others.length === 0 ? (
                <Button look="plain small" isDisabled={undo.isPending} onPress={() => undo.mutate({ ask: { what: { change: line.id } } })}>
                  {t("journal.undo")}
                </Button>
              ) : (
                <Link to="/activity" className="btn plain small">
                  {t("journal.show")}
                </Link>
              )}
            </li>
          );
        })}
      </ul>
      {undo.error && <FaultNote failure={undo.error} />}
      {undo.data?.unreachable.map((it) => <p key={it.words} className="note" role="status">{reasons.unreached(it)}</p>)}
    </Strip>
  );
}
