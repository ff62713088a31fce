// What mends it at one press, where anything does: its sign-in, another sync, another look, a test, or who is to be called. Below
// stands the way to where more can be done.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { BroadcastId, Cause, ChannelId, ConnectionCard, ConnectionId } from "../../api/generated/types";
import { Button } from "../../design/button";
import { FaultNote } from "../../design/said";
import { InTime } from "../../telling/in-time";
import { useMending } from "../../telling/trouble";

interface Props {
  cause: Cause;
  main: boolean;
}

export function Fix({ cause, main }: Props): ReactNode {
  switch (cause.cause) {
    case "tool": return <OfTool id={cause.connection} main={main} />;
    case "behind": return <OfTool id={cause.connection} main={main} />;
    case "sign_in_ends": return <Doing><InTime id={cause.connection} main={main} /><ToConnection id={cause.connection} /></Doing>;
    case "errors_climb": return <LookNow main={main}><ToHealth id={cause.connection} /></LookNow>;
    case "several": return <LookNow main={main}><ToHealth /></LookNow>;
    case "channel": return <Try id={cause.channel} main={main} />;
    case "digest": return null;
    case "heartbeat": return <Doing><ToChannels hash="watch" /></Doing>;
    case "not_told": return <Doing><ToBroadcast id={cause.broadcast} main={main} /></Doing>;
  }
}

const Doing = ({ children }: { children: ReactNode }): ReactNode => <div className="acts doing">{children}</div>;

const look = (main: boolean) => (main ? { look: "main" as const } : {});

function OfTool({ id, main }: { id: ConnectionId; main: boolean }): ReactNode {
  const connection = useAsk("connections.list", {}).data?.find((it) => it.id === id);
  // A tool that was removed cannot be mended.
  return connection ? <Mend connection={connection} main={main} /> : null;
}

function Mend({ connection, main }: { connection: ConnectionCard; main: boolean }): ReactNode {
  const { t } = useTranslation();
  const signIn = useAsk("providers.list", {}).data?.find((it) => it.id === connection.provider)?.sign_in;
  const resume = useAct("connections.resume");
  const { act, more, failure } = useMending({ connection, signIn, main });
  const wrong = failure ?? resume.error;
  const again = <Button {...look(main)} isDisabled={resume.isPending} onPress={() => resume.mutate({ ask: { id: connection.id } })}>{t("connection.resume")}</Button>;
  return (
    <>
      <Doing>{connection.state === "paused" ? again : act}<ToConnection id={connection.id} /><ToHealth id={connection.id} /></Doing>
      {more}
      {wrong && <FaultNote failure={wrong} />}
    </>
  );
}

function LookNow({ main, children }: { main: boolean; children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const check = useAct("health.check");
  return (
    <>
      <Doing>
        <Button {...look(main)} isPending={check.isPending} onPress={() => check.mutate({ ask: {} })}><span role="status">{t(check.isPending ? "health.looking" : "health.checkNow")}</span></Button>
        {children}
      </Doing>
      {check.error && <FaultNote failure={check.error} />}
    </>
  );
}

function Try({ id, main }: { id: ChannelId; main: boolean }): ReactNode {
  const { t } = useTranslation();
  const test = useAct("channels.test");
  return (
    <>
      <Doing>
        <Button {...look(main)} isPending={test.isPending} onPress={() => test.mutate({ ask: { id } })}><span role="status">{t(test.isPending ? "setUp.testing" : "setUp.test")}</span></Button>
        <ToChannels />
      </Doing>
      {test.error && <FaultNote failure={test.error} />}
    </>
  );
}

function ToConnection({ id }: { id: ConnectionId }): ReactNode {
  const { t } = useTranslation();
  return <Link to="/connections/$id" params={{ id }} className="btn">{t("alerts.openConnection")}</Link>;
}

function ToHealth({ id }: { id?: ConnectionId }): ReactNode {
  const { t } = useTranslation();
  if (id === undefined) return <Link to="/health" className="btn">{t("nav.health")}</Link>;
  return <Link to="/health/$id" params={{ id }} className="btn">{t("alerts.openHealth")}</Link>;
}

function ToChannels({ hash }: { hash?: string }): ReactNode {
  const { t } = useTranslation();
  return <Link to="/alerts/channels" {...(hash !== undefined && { hash })} className="btn">{t("alerts.openChannels")}</Link>;
}

/** Where those who were not reached are named, with their telephone numbers. */
function ToBroadcast({ id, main }: { id: BroadcastId; main: boolean }): ReactNode {
  const { t } = useTranslation();
  return <Link to="/saturday/broadcasts/$id" params={{ id }} className={main ? "btn main" : "btn"}>{t("alerts.openBroadcast")}</Link>;
}
