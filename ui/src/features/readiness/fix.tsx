// What puts a line right at one press, or where that is done. What only this computer's owner can do is said, without a button.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { ConnectionCard, ConnectionId, Fix as FixFact } from "../../api/generated/types";
import { Button } from "../../design/button";
import { FaultNote } from "../../design/said";
import { InTime } from "../../telling/in-time";
import { useMending } from "../../telling/trouble";

interface Props {
  fix: FixFact | null;
  main: boolean;
}

export function Fix({ fix, main }: Props): ReactNode {
  const { t } = useTranslation();
  const className = main ? "btn main" : "btn";
  switch (fix?.fix) {
    case undefined: return null;
    case "settle": return <Link to="/versions/$id" params={{ id: fix.versions }} className={className}>{t("versions.seeBoth")}</Link>;
    case "answer_deletions": return <Link to="/deletions" className={className}>{t("home.seeThem")}</Link>;
    case "answer_matches": return <Link to="/matches" className={className}>{t("home.seeThem")}</Link>;
    case "edit": return <Link to="/records/$id" params={{ id: fix.record }} className={className}>{t("readiness.do.edit")}</Link>;
    case "approve": return <Link to="/preview" className={className}>{t("readiness.do.approve")}</Link>;
    case "look_at": return <Link to="/connections/$id" params={{ id: fix.connection }} className={className}>{t("alerts.openConnection")}</Link>;
    case "add_channel": return <Link to="/alerts/channels/new" className={className}>{t("alerts.addChannel")}</Link>;
    case "try_channels": return <Link to="/alerts/channels" className={className}>{t("readiness.do.try_channels")}</Link>;
    case "set_heartbeat": return <Link to="/alerts/channels" hash="watch" className={className}>{t("alerts.setUpWatch")}</Link>;
    case "sync": return <Sync main={main} />;
    case "sign_in": return <SignIn id={fix.connection} main={main} />;
    case "resume": return <Resume id={fix.connection} main={main} />;
    case "free_space":
    case "set_clock": return <p className="note">{t(`readiness.do.${fix.fix}`)}</p>;
  }
}

const look = (main: boolean) => (main ? { look: "main" as const } : {});

/** What stands here was seen before it was put right, so it is looked at again. */
function Sync({ main }: { main: boolean }): ReactNode {
  const { t } = useTranslation();
  const sync = useAct("sync.run");
  const check = useAct("readiness.check");
  const busy = sync.isPending || check.isPending;
  const failure = sync.error ?? check.error;
  const go = (): void => sync.mutate({ ask: { approve: false } }, { onSuccess: () => check.mutate({ ask: {} }) });
  return (
    <>
      <Button {...look(main)} isPending={busy} onPress={go}>{t("connection.sync")}</Button>
      {failure && <FaultNote failure={failure} />}
    </>
  );
}

function Resume({ id, main }: { id: ConnectionId; main: boolean }): ReactNode {
  const { t } = useTranslation();
  const resume = useAct("connections.resume");
  return (
    <>
      <Button {...look(main)} isDisabled={resume.isPending} onPress={() => resume.mutate({ ask: { id } })}>{t("connection.resume")}</Button>
      {resume.error && <FaultNote failure={resume.error} />}
    </>
  );
}

/** One that was refused is mended; one that ends is renewed in time where its tool shows a page for it. */
function SignIn({ id, main }: { id: ConnectionId; main: boolean }): ReactNode {
  const { t } = useTranslation();
  const connection = useAsk("connections.list", {}).data?.find((it) => it.id === id);
  const signIn = useAsk("providers.list", {}).data?.find((it) => it.id === connection?.provider)?.sign_in;
  if (!connection) return null;
  if (connection.state === "sign_in_needed") return <Again connection={connection} signIn={signIn} main={main} />;
  if (signIn === "browser") return <InTime id={id} main={main} />;
  return <Link to="/connections/$id" params={{ id }} className={main ? "btn main" : "btn"}>{t("alerts.openConnection")}</Link>;
}

function Again(props: { connection: ConnectionCard; signIn: string | undefined; main: boolean }): ReactNode {
  const { act, more, failure } = useMending(props);
  return (
    <>
      {act}
      {more}
      {failure && <FaultNote failure={failure} />}
    </>
  );
}
