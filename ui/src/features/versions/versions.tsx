// One record of which there are two versions, side by side with what was last agreed. Equal sheets, nothing preselected;
// the bar at the foot says in words what goes where before the button does it.
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { VersionsCard } from "../../api/generated/types";
import { useKeys } from "../../design/keys";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { Status } from "../../design/rings";
import { useWord } from "../../words/word";
import { Sides } from "./sides";
import "./versions.css";

export default function TwoVersions(): ReactNode {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/versions/$id" });
  const list = useAsk("versions.list", {});
  const card = list.data?.find((it) => it.id === id);
  if (card) return <Open key={card.id} card={card} all={list.data ?? []} />;
  return (
    <Page>
      <Head margin={<Status ring="agreed">{t("record.agrees")}</Status>} title={t(list.data ? "versions.settledAlready" : "nav.versions")} acts={list.data && <Link to="/versions" className="btn main">{t("versions.toInbox")}</Link>} />
      <Strip>
        {list.error && <FaultNote failure={list.error} again={() => void list.refetch()} />}
        {list.isPending && <Reading />}
        {list.data && <Nothing title={t("versions.none")}>{t("versions.noneWhy")}</Nothing>}
      </Strip>
    </Page>
  );
}

function Open({ card, all }: { card: VersionsCard; all: readonly VersionsCard[] }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const navigate = useNavigate();
  const at = all.indexOf(card);
  const to = (by: number): void => {
    const next = all[at + by];
    if (next) void navigate({ to: "/versions/$id", params: { id: next.id } });
  };
  const after = (): void => {
    const next = all[at + 1] ?? all[at - 1];
    void (next ? navigate({ to: "/versions/$id", params: { id: next.id } }) : navigate({ to: "/versions" }));
  };
  useKeys([
    { press: "n", shown: "N", label: t("versions.next"), act: () => to(1) },
    { press: "p", shown: "P", label: t("versions.previous"), act: () => to(-1) },
    { press: "escape", shown: "Esc", label: t("versions.toInbox"), act: () => void navigate({ to: "/versions" }) },
  ]);
  return (
    <Page className="tv">
      <Head
        margin={<><b>{t("versions.of", { at: at + 1, count: all.length })}</b><Status ring="two">{t("record.two_versions")}</Status></>}
        title={card.name || word("kind", card.kind ?? "record")}
        lede={`${word("kind", card.kind ?? "record")}. ${card.deleted_at.length > 0 ? t("versions.oneDeleted", { place: card.deleted_at.join(", ") }) : t("versions.fields", { count: card.fields.length })}`}
        acts={<Link to="/records/$id" params={{ id: card.record }} className="btn">{t("versions.openRecord")}</Link>}
      />
      <Sides card={card} all={all} onSettled={after} />
    </Page>
  );
}
