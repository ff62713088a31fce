// Who is told, and how: the channels that are set up, the watch elsewhere, and the routes that decide who is told first.
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { ChannelBook, Route } from "../../api/generated/types";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { useJump } from "../../telling/jump";
import "./alerts.css";
import { ChannelRow } from "./channel-row";
import { Heartbeat } from "./heartbeat";
import { RouteForm } from "./route-form";
import { Routes } from "./routes";

/** A route that is being written, and where it stands in the list. */
export interface Writing {
  route: Route | undefined;
  at: number;
}

export default function Channels(): ReactNode {
  const [writing, setWriting] = useState<Writing>();
  return writing ? <RouteForm {...writing} onBack={() => setWriting(undefined)} /> : <Book onWrite={setWriting} />;
}

function Book({ onWrite }: { onWrite: (writing: Writing) => void }): ReactNode {
  const { t } = useTranslation();
  const book = useAsk("channels.list", {});
  useJump();
  return (
    <Page>
      <Head
        margin={null}
        title={book.data ? headline(t, book.data) : t("channels.title")}
        lede={t("channels.lede")}
        acts={
          <>
            <Link to="/alerts/channels/new" className="btn main"><Icon name="plus" small />{t("channels.add")}</Link>
            <Link to="/alerts" className="btn">{t("alerts.all")}</Link>
          </>
        }
      />
      {book.error && <Strip><FaultNote failure={book.error} again={() => void book.refetch()} /></Strip>}
      {book.isPending && <Strip><Reading /></Strip>}
      {book.data && (
        <>
          <Strip margin={t("channels.channels")}>
            {book.data.channels.length === 0 ? (
              <Nothing title={t("channels.none")}>{t("channels.noneWhy")}</Nothing>
            ) : (
              <ul className="rows">{book.data.channels.map((it) => <ChannelRow key={it.id} channel={it} />)}</ul>
            )}
          </Strip>
          <Routes channels={book.data.channels} onWrite={onWrite} />
          <Heartbeat heartbeat={book.data.heartbeat} />
        </>
      )}
    </Page>
  );
}

/** “2 ways to reach somebody. Slack takes no alerts.” */
function headline(t: TFunction, { channels }: ChannelBook): string {
  const on = channels.filter((it) => it.on);
  const failing = on.filter((it) => it.fault !== null);
  if (channels.length === 0) return t("channels.begin");
  if (on.length === 0) return t("channels.allOff");
  const well = on.length - failing.length;
  const ways = well > 0 ? t("channels.ways", { count: well }) : "";
  const [only] = failing;
  const fails = failing.length === 1 && only ? t("channels.fails", { name: only.name }) : failing.length > 0 ? t("channels.someFail", { count: failing.length }) : "";
  return [ways, fails].filter(Boolean).join(" ");
}
