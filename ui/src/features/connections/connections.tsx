// All tools: who answers, who needs somebody, when each was read last and will be next. What went wrong opens under its row.
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk, useStatus } from "../../api/queries";
import { inTrouble } from "../../api/standing";
import type { ConnectionCard, ProviderCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Grade } from "../../design/grade";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { ConnectionState } from "../../telling/connection";
import { Trouble } from "../../telling/trouble";
import { useProviderWords } from "../../words/providers";
import { useTimes } from "../../words/studio";
import "./connections.css";
import { KINDS, kindOf } from "./kinds";

export default function Connections(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { data: status } = useStatus();
  const list = useAsk("connections.list", {});
  const providers = useAsk("providers.list", {});
  const inWords = useProviderWords();
  const known = providers.data?.map(inWords);
  const sync = useAct("sync.run");
  const all = list.data ?? [];
  const first = all.find(inTrouble);
  return (
    <Page>
      <Head
        margin={
          <>
            {all.length > 0 && <b>{t("connections.count", { count: all.length })}</b>}
            {status?.last_run && <span className="note">{t("connections.checked", { at: times.stamp(status.last_run) })}</span>}
          </>
        }
        title={list.data ? sentence(t, all) : t("nav.connections")}
        acts={
          <>
            {all.length > 0 && (
              <Button isDisabled={sync.isPending} onPress={() => sync.mutate({ ask: { approve: false } })}>
                {t("connections.checkAll")}
              </Button>
            )}
            <Link to="/connections/new" className={first ? "btn" : "btn main"}>
              <Icon name="plus" small />
              {t("connections.connect")}
            </Link>
          </>
        }
      />
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {sync.error && <Strip><FaultNote failure={sync.error} /></Strip>}
      {list.isPending && <Strip><Reading /></Strip>}
      {list.data && all.length === 0 && (
        <Strip><Nothing title={t("connections.none")}>{t("connections.noneWhy")}</Nothing></Strip>
      )}
      {all.length > 0 && <Columns />}
      {KINDS.map((kind) => {
        const rows = all.filter((it) => kindOf(known, it.provider) === kind);
        return rows.length === 0 ? null : (
          <Strip key={kind} margin={t(`connections.kind.${kind}`)}>
            <ul className="rows">
              {rows.map((it) => (
                <Row key={it.id} connection={it} provider={known?.find((p) => p.id === it.provider)} main={it === first} />
              ))}
            </ul>
          </Strip>
        );
      })}
    </Page>
  );
}

function sentence(t: TFunction, all: readonly ConnectionCard[]): string {
  const troubled = all.filter(inTrouble);
  const answering = all.filter((it) => it.state === "active" && !inTrouble(it)).length;
  if (all.length === 0) return t("connections.begin");
  if (troubled.length === 0) return t("connections.answer", { count: answering });
  const one = troubled.length === 1 ? troubled[0] : undefined;
  const needs = one ? t("connections.oneNeeds", { name: one.name }) : t("connections.someNeed", { count: troubled.length });
  return answering === 0 ? needs : `${t("connections.answer", { count: answering })} ${needs}`;
}

function Columns(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="strip colh" aria-hidden="true">
      <div className="m" />
      <div className="cr">
        <span>{t("connections.tool")}</span>
        <span>{t("connections.grade")}</span>
        <span>{t("connections.state")}</span>
        <span>{t("connections.last")}</span>
        <span>{t("connections.next")}</span>
        <span />
      </div>
    </div>
  );
}

interface RowProps {
  connection: ConnectionCard;
  provider: ProviderCard | undefined;
  main: boolean;
}

function Row({ connection, provider, main }: RowProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { last_ok: last, due } = connection;
  const waits = connection.state === "sign_in_needed" ? t("connections.onceIn") : connection.state === "paused" ? t("connections.onceResumed") : undefined;
  return (
    <li>
      <Link to="/connections/$id" params={{ id: connection.id }} className="go cr">
        <span>
          <b>{connection.name}</b>
          <span className="note">{provider?.name ?? connection.provider}</span>
        </span>
        <span>{provider && <Grade name={provider.grade} />}</span>
        <ConnectionState connection={connection} />
        <span>{last ? times.stamp(last) : t("connections.never")}</span>
        <span className="soft">{waits ?? (due ? times.stamp(due) : "")}</span>
        <span className="end"><Icon name="next" small /></span>
      </Link>
      {connection.fault && connection.state !== "paused" && <Trouble connection={connection} signIn={provider?.sign_in} main={main} />}
    </li>
  );
}
