// Quiet hours: what is not critical waits until they are over, and is told then as one. It can be seen meanwhile.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { TellingCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Clock } from "../../design/clock";
import { Answered, FaultNote } from "../../design/said";
import { useTimes } from "../../words/studio";
import { cityOf } from "../../words/zone";
import { AS_BEFORE } from "./telling";

/** What is offered to who has none yet. */
const USUAL = { from: "22:00", until: "07:00" };

export function Quiet(): ReactNode {
  const telling = useAsk("telling.show", {});
  return <Answered to={telling}>{(known) => <Known key={`${known.quiet?.from}-${known.quiet?.until}`} telling={known} />}</Answered>;
}

function Known({ telling }: { telling: TellingCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const set = useAct("telling.set");
  const { quiet, quiet_until } = telling;
  const [hours, setHours] = useState(quiet ?? USUAL);
  const same = quiet !== null && quiet.from === hours.from && quiet.until === hours.until;
  const save = (): void => set.mutate({ ask: { ...AS_BEFORE, quiet: hours } });
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <p className="prose">
        <b>{quiet ? t("quiet.now", quiet) : t("quiet.none")}</b> {quiet_until !== null && t("quiet.on", { at: times.clock(quiet_until) })} {t("quiet.means")}
      </p>
      <div className="fromto">
        <Clock label={t("quiet.from")} value={hours.from} onChange={(from) => setHours({ ...hours, from: from || hours.from })} />
        <Clock label={t("quiet.until")} value={hours.until} onChange={(until) => setHours({ ...hours, until: until || hours.until })} />
      </div>
      <p className="note">{t("quiet.zone", { zone: cityOf(times.zone) })}</p>
      {set.error && <FaultNote failure={set.error} />}
      <div className="acts">
        <Button type="submit" isDisabled={same || set.isPending}>{t(quiet ? "quiet.change" : "quiet.keep")}</Button>
        {quiet && <Button isDisabled={set.isPending} onPress={() => set.mutate({ ask: { ...AS_BEFORE, no_quiet: true } })}>{t("quiet.end")}</Button>}
      </div>
    </form>
  );
}
