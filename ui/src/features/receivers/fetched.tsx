// Whether a monitoring that runs on this computer may fetch what is measured, and the password that it brings, which is shown once.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { MetricsCard, SetMetrics } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Once } from "../../design/once";
import { FaultNote } from "../../design/said";
import { Listening } from "../../telling/listening";

/** Nothing said of anything. */
const AS_BEFORE: SetMetrics = { on: null, port: null, new_token: false };

export function Fetched({ metrics }: { metrics: MetricsCard }): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const set = useAct("metrics.set");
  const move = useAct("metrics.set");
  const renew = useAct("metrics.set");
  const password = renew.data?.token ?? set.data?.token ?? null;
  const forget = (): void => {
    set.reset();
    renew.reset();
  };
  return (
    <div className="form">
      <p className="prose">{t("receivers.fetchedWhy")}</p>
      <Listening
        box={t("receivers.fetchedBox")}
        {...metrics}
        set={{ isPending: set.isPending, error: set.error, to: (on) => set.mutate({ ask: { ...AS_BEFORE, on } }) }}
        move={{ isPending: move.isPending, error: move.error, to: (port) => move.mutate({ ask: { ...AS_BEFORE, port } }) }}
      />
      {password !== null && <Once key={password} title={t("receivers.password")} secret={password} onHave={forget}>{t("receivers.passwordWhere")}</Once>}
      {metrics.on && password === null && <div className="acts"><Button onPress={() => setAsking(true)}>{t("receivers.renew")}</Button></div>}
      <Sheet title={t("receivers.renewAsk")} open={asking} onClose={() => setAsking(false)}>
        <p>{t("receivers.renewWhat")}</p>
        {renew.error && <FaultNote failure={renew.error} />}
        <div className="acts">
          <Button autoFocus onPress={() => setAsking(false)}>{t("state.notNow")}</Button>
          <Button isDisabled={renew.isPending} onPress={() => renew.mutate({ ask: { ...AS_BEFORE, new_token: true } }, { onSuccess: () => setAsking(false) })}>{t("receivers.renewDo")}</Button>
        </div>
      </Sheet>
    </div>
  );
}
