// The desktop around the window, as switches: starting with the computer, and a notification to look at. The same in the first
// run and in Settings; where there is no desktop, as in the sample studio, they are not shown.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../api/queries";
import { Button } from "../design/button";
import { Check } from "../design/check";
import { Status } from "../design/rings";
import { FaultNote } from "../design/said";

export function Starts(): ReactNode {
  const { t } = useTranslation();
  const desktop = useAsk("desktop.show", {});
  const set = useAct("desktop.set");
  const failure = desktop.error ?? set.error;
  if (failure) return <FaultNote failure={failure} again={() => { set.reset(); void desktop.refetch(); }} />;
  if (!desktop.data) return null;
  if (!desktop.data.offered) return <p className="soft">{t("desktop.elsewhere")}</p>;
  return <Check selected={desktop.data.starts} disabled={set.isPending} onChange={(starts) => set.mutate({ ask: { starts } })}>{t("desktop.starts")}</Check>;
}

export function ShowMeOne(): ReactNode {
  const { t } = useTranslation();
  const desktop = useAsk("desktop.show", {});
  const show = useAct("desktop.notify");
  if (!desktop.data?.offered) return null;
  return (
    <span className="acts" role="status">
      <Button look="small" isDisabled={show.isPending} onPress={() => show.mutate({ ask: {} })}>{t("desktop.showOne")}</Button>
      {show.data && <Status ring={show.data.shown ? "agreed" : "none"}>{t(show.data.shown ? "desktop.shown" : "desktop.nobody")}</Status>}
      {show.error && <FaultNote failure={show.error} />}
    </span>
  );
}
