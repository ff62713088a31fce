// What mends a tool that is not well, at one press: what keeps it from working with its own button, a pause that ends, or another
// sync. Where nobody can do anything, that is said, and there is no button.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { CheckKind, HealthCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { Trouble } from "../../telling/trouble";
import { faultOf, useSentences } from "../../telling/health";

/** What another sync mends. */
const SYNCED: ReadonlySet<CheckKind> = new Set(["connection", "sync"]);

/** It answers, only not soon: no matter of another try. */
const isLate = (card: HealthCard): boolean => card.checks.some(({ check, seen }) => check === "connection" && seen.is === "answered");

export function Fix({ card }: { card: HealthCard }): ReactNode {
  const { t } = useTranslation();
  const { why } = useSentences();
  const connection = useAsk("connections.list", {}).data?.find((it) => it.id === card.id);
  const signIn = useAsk("providers.list", {}).data?.find((it) => it.id === card.provider)?.sign_in;
  const resume = useAct("connections.resume");
  const sync = useAct("sync.run");
  if (!connection) return null;
  if (connection.state === "paused") {
    return (
      <Mend words={t("health.why.paused")} failure={resume.error}>
        <Button look="main" isDisabled={resume.isPending} onPress={() => resume.mutate({ ask: { id: card.id } })}>{t("connection.resume")}</Button>
      </Mend>
    );
  }
  const fault = connection.fault ?? faultOf(card) ?? null;
  if (connection.state === "sign_in_needed" || (fault && card.state === "unhealthy")) {
    return <Strip margin={t("connection.trouble")}><Trouble connection={{ ...connection, fault }} signIn={signIn} main /></Strip>;
  }
  if (!card.because) return null;
  const kind = card.because === "connection" && isLate(card) ? "performance" : card.because;
  return (
    <Mend words={`${why(card)} ${t(`health.next.${kind}`)}`} failure={sync.error}>
      {SYNCED.has(kind) && (
        <Button look="main" isDisabled={sync.isPending} onPress={() => sync.mutate({ ask: { connection: card.id, approve: false } })}>{t("connection.sync")}</Button>
      )}
    </Mend>
  );
}

function Mend({ words, failure, children }: { words: string; failure: Parameters<typeof FaultNote>[0]["failure"] | null; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <Strip margin={t("connection.trouble")}>
      <div className="mend">
        <p className="wrap">{words}</p>
        {children}
      </div>
      {failure && <FaultNote failure={failure} />}
    </Strip>
  );
}
