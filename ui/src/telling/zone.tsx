// Whose clock the studio's days go by: this computer's, or that of a city, which is found by typing a few of its letters. The same
// in the first run and in Settings. A change counts at once; dates of weddings keep their venue's.
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../api/queries";
import type { StudioCard } from "../api/generated/types";
import { FindChoice } from "../design/choice";
import { Answered, FaultNote } from "../design/said";
import { useTimes } from "../words/studio";
import { cityOf, regionOf } from "../words/zone";

export function Zone(): ReactNode {
  const studio = useAsk("studio.show", {});
  return <Answered to={studio}>{(known) => <Known studio={known} />}</Answered>;
}

function Known({ studio }: { studio: StudioCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const set = useAct("studio.set");
  const zones = useMemo(() => {
    const cities = studio.zones.map((id) => ({ id, name: cityOf(id), note: regionOf(id) }));
    return cities.toSorted((one, other) => one.name.localeCompare(other.name, times.locale));
  }, [studio.zones, times.locale]);
  const computer = { id: "", name: t("zone.computer", { city: cityOf(studio.computer_zone) }) };
  const change = (zone: string): void => set.mutate({ ask: { name: null, zone, seasons: null } });
  return (
    <>
      <FindChoice label={t("zone.label")} find={t("zone.find")} value={studio.zone ?? ""} options={[computer, ...zones]} disabled={set.isPending} onChange={change} />
      {set.error && <FaultNote failure={set.error} />}
    </>
  );
}
