// What the studio is called, and whose clock its days go by.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { StudioCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Field } from "../../design/field";
import { Answered, FaultNote } from "../../design/said";
import { Zone } from "../../telling/zone";
import { useTimes } from "../../words/studio";

export function Studio(): ReactNode {
  const studio = useAsk("studio.show", {});
  // A backup that was put back brings another name.
  return <Answered to={studio}>{(known) => <Known key={known.name} studio={known} />}</Answered>;
}

function Known({ studio }: { studio: StudioCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const set = useAct("studio.set");
  const [name, setName] = useState(studio.name ?? "");
  const save = (): void => set.mutate({ ask: { name: name.trim(), zone: null, seasons: null } });
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <Field label={t("settings.studioName")} help={t("settings.studioNameHelp")} value={name} onChange={setName} />
      <div className="acts"><Button type="submit" isDisabled={set.isPending || name.trim() === (studio.name ?? "")}>{t("settings.keepName")}</Button></div>
      <div className="field">
        <span className="label">{t("zone.label")}</span>
        <div><Zone /></div>
        <span className="note">{t("zone.help", { at: times.clock(times.now) })}</span>
      </div>
      {set.error && <FaultNote failure={set.error} />}
    </form>
  );
}
