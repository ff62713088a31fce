// One tool: how it is, its lists and which way each travels, what could not be taken in, pause, and removal, which says
// what stays and what goes before it is done.
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { ConnectionPage, ProviderCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Grade } from "../../design/grade";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { ConnectionState } from "../../telling/connection";
import { RhythmChoice, RhythmWords } from "../../telling/rhythm";
import { AskSecret, Trouble } from "../../telling/trouble";
import { hearing, Waiting, type Heard } from "../../telling/waiting";
import { useProviderWords } from "../../words/providers";
import { useTimes } from "../../words/studio";
import { Lists } from "./lists";
import "./connections.css";
import { Skipped } from "./skipped";

export default function Connection(): ReactNode {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/connections/$id" });
  const page = useAsk("connections.show", { id });
  if (!page.data) {
    return (
      <Page>
        <Head margin={null} title={t("nav.connections")} />
        <Strip>{page.error ? <FaultNote failure={page.error} again={() => void page.refetch()} /> : <Reading />}</Strip>
      </Page>
    );
  }
  return <Known page={page.data} />;
}

function Known({ page }: { page: ConnectionPage }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const providers = useAsk("providers.list", {});
  const sync = useAct("sync.run");
  const inWords = useProviderWords();
  const provider = providers.data?.map(inWords).find((it) => it.id === page.provider);
  const waits = page.collections.some((it) => it.state === "preview_waits");
  return (
    <Page>
      <Head
        margin={
          <>
            <b>{provider?.name ?? page.provider}</b>
            {provider && <Grade name={provider.grade} />}
          </>
        }
        title={page.name}
        lede={
          <>
            <ConnectionState connection={page} />{" "}
            {page.last_ok ? t("connection.lastRead", { at: times.stamp(page.last_ok) }) : t("connection.neverRead")}{" "}
            {page.state === "active" && <RhythmWords page={page} />}{" "}
            <Link to="/health/$id" params={{ id: page.id }}>{t("connection.health")}</Link>
          </>
        }
        acts={
          <>
            <Button isDisabled={sync.isPending || page.state !== "active"} onPress={() => sync.mutate({ ask: { connection: page.id, approve: false } })}>
              {t("connection.sync")}
            </Button>
            <PauseOrResume page={page} signIn={provider?.sign_in} />
          </>
        }
      />
      {page.fault && page.state !== "paused" && <Strip margin={t("connection.trouble")}><Trouble connection={page} signIn={provider?.sign_in} main /></Strip>}
      {sync.error && <Strip><FaultNote failure={sync.error} /></Strip>}
      <Strip margin={t("connection.lists")}>
        <Lists lists={page.collections} />
        {waits && (
          <p className="say">
            {t("connection.previewWaits")}{" "}
            <Link to="/preview" className={page.fault ? "btn" : "btn main"}>{t("preview.open")}</Link>
          </p>
        )}
      </Strip>
      {page.skipped.length > 0 && <Skipped items={page.skipped} lists={page.collections} />}
      <Strip margin={t("settings.part.often")}><RhythmChoice page={page} /></Strip>
      <Account page={page} provider={provider} />
      <Remove page={page} />
    </Page>
  );
}

function PauseOrResume({ page, signIn }: { page: ConnectionPage; signIn: string | undefined }): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [heard, setHeard] = useState<Heard>();
  const pause = useAct("connections.pause");
  const resume = useAct("connections.resume");
  if (page.state === "active") {
    return <Button isDisabled={pause.isPending} onPress={() => pause.mutate({ ask: { id: page.id } })}>{t("connection.pause")}</Button>;
  }
  if (page.state === "paused") {
    return <Button look="main" isDisabled={resume.isPending} onPress={() => resume.mutate({ ask: { id: page.id } })}>{t("connection.resume")}</Button>;
  }
  if (page.fault) return null;
  const again = (secret?: string): void => resume.mutate({ ask: { id: page.id }, ...(secret !== undefined && { secret }), hear: (news, call) => setHeard((before) => hearing(before, news, call)) });
  return (
    <>
      <Button look="main" onPress={() => (signIn === "browser" ? again() : setAsking(true))}>{t("connection.signInAgain")}</Button>
      {resume.isPending && <Waiting heard={heard} words={t("connect.browser")} />}
      <AskSecret open={asking} name={page.name} onClose={() => setAsking(false)} onGiven={(secret) => { setAsking(false); again(secret); }} />
    </>
  );
}

function Account({ page, provider }: { page: ConnectionPage; provider: ProviderCard | undefined }): ReactNode {
  const { t } = useTranslation();
  const settings = Object.entries(page.settings).filter(([, value]) => value !== undefined);
  if (settings.length === 0) return null;
  return (
    <Strip margin={t("connection.account")}>
      <dl className="facts-list">
        {settings.map(([name, value]) => (
          <div key={name}>
            <dt>{provider?.settings.find((it) => it.name === name)?.label ?? name}</dt>
            <dd className="wrap code">{value}</dd>
          </div>
        ))}
      </dl>
    </Strip>
  );
}

function Remove({ page }: { page: ConnectionPage }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useAct("connections.remove");
  const go = (): void =>
    remove.mutate({ ask: { id: page.id } }, { onSuccess: () => void navigate({ to: "/connections" }) });
  return (
    <Strip margin={t("connection.end")}>
      <div className="ending">
        <p>{t("connection.removeWhat")}</p>
        <Button look="danger" onPress={() => setAsking(true)}>{t("connection.remove")}</Button>
      </div>
      <Sheet title={t("connection.removeTitle", { name: page.name })} open={asking} onClose={() => setAsking(false)}>
        <p>{t("connection.removeWhat")}</p>
        {remove.error && <FaultNote failure={remove.error} />}
        <div className="acts">
          <Button autoFocus onPress={() => setAsking(false)}>{t("connection.keep")}</Button>
          <Button look="danger" isDisabled={remove.isPending} onPress={go}>{t("connection.removeDo", { name: page.name })}</Button>
        </div>
      </Sheet>
    </Strip>
  );
}
