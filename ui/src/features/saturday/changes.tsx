// What changed today of what today is made of, as it comes; of everything else only how much it was. Deliberately absent: the way
// back, which stands in Activity.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { JournalLine, RecordId } from "../../api/generated/types";
import { FaultNote } from "../../design/said";
import { tell } from "../../telling/journal";
import { JournalSentence } from "../../telling/journal-line";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";

/** By record: which time it had before today, and when that was changed. */
export type Moved = ReadonlyMap<RecordId, { from: string; at: string }>;

/** More are a page of their own. */
const SHOWN = 6;

export function useToday(): { lines: readonly JournalLine[]; again: (() => void) | undefined; failure: ReturnType<typeof useAsk<"journal.list">>["error"] } {
  const times = useTimes();
  const since = times.instant(`${times.today()}T00:00 ${times.zone}`)?.toISOString() ?? null;
  const journal = useAsk("journal.list", { since });
  return { lines: journal.data?.filter((it) => it.state === "done") ?? [], failure: journal.error, again: () => void journal.refetch() };
}

/** The journal begins with what was last, so what is found last is what it was before any of it. */
export function movedToday(lines: readonly JournalLine[], times: Times): Moved {
  const found = new Map<RecordId, { from: string; at: string }>();
  for (const { record, at, changes } of lines) {
    for (const { field, before, after } of changes) {
      if (field !== "when" && field !== "start") continue;
      const [was, is] = [before, after].map((it) => times.moment(it?.split(/ to | for /)[0] ?? "")?.time);
      if (was !== undefined && is !== undefined && was !== is) found.set(record, { from: was, at: found.get(record)?.at ?? at });
    }
  }
  return found;
}

export function Changes({ of }: { of: readonly RecordId[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { lines, failure, again } = useToday();
  const own = new Set(of);
  const ours = lines.filter((it) => own.has(it.record));
  const bundles = tell(ours).flatMap((it) => it.bundles);
  const others = lines.length - ours.length;
  return (
    <section className="changed" aria-labelledby="changed">
      <h2 id="changed">{t("saturday.changed")}</h2>
      {failure && <FaultNote failure={failure} again={again} />}
      <ul aria-live="polite">
        {bundles.slice(0, SHOWN).map((it) => (
          <li key={it.id}><span className="h">{times.clock(it.lines[0].at)}</span><JournalSentence bundle={it} /></li>
        ))}
      </ul>
      {!failure && bundles.length === 0 && <p className="soft">{t("saturday.unchanged")}</p>}
      {(others > 0 || bundles.length > SHOWN) && <p className="note"><Link to="/activity">{others > 0 ? t("saturday.others", { count: others }) : t("home.seeAll")}</Link></p>}
    </section>
  );
}
