// What the studio is called, and whose clock its days go by. A change counts at once; dates of weddings keep their venue's.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { StudioCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Choice } from "../../design/choice";
import { Field } from "../../design/field";
import { FaultNote, Reading } from "../../design/said";
import { useTimes } from "../../words/studio";

const shown = (zone: string): string => zone.replaceAll("_", " ");

export function Studio(): ReactNode {
  const studio = useAsk("studio.show", {});
  if (studio.error) return <FaultNote failure={studio.error} again={() => void studio.refetch()} />;
  // A backup that was put back brings another name.
  return studio.data ? <Known key={studio.data.name} studio={studio.data} /> : <Reading />;
}

function Known({ studio }: { studio: StudioCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const set = useAct("studio.set");
  const [name, setName] = useState(studio.name ?? "");
  const computer = { id: "", name: t("settings.computerZone", { zone: shown(studio.computer_zone) }) };
  const zones = [computer, ...studio.zones.map((id) => ({ id, name: shown(id) }))];
  const save = (): void => set.mutate({ ask: { name: name.trim(), zone: null, seasons: null } });
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <Field label={t("settings.studioName")} help={t("settings.studioNameHelp")} value={name} onChange={setName} />
      <div className="acts"><Button type="submit" isDisabled={set.isPending || name.trim() === (studio.name ?? "")}>{t("settings.keepName")}</Button></div>
      <div className="field">
        <span className="label">{t("settings.zoneLabel")}</span>
        <span><Choice label={t("settings.zoneLabel")} value={studio.zone ?? ""} options={zones} disabled={set.isPending} onChange={(zone) => set.mutate({ ask: { name: null, zone, seasons: null } })} /></span>
        <span className="note">{t("settings.zoneHelp", { at: times.clock(times.now) })}</span>
      </div>
      {set.error && <FaultNote failure={set.error} />}
    </form>
  );
}
