// All that has two versions, each with what differs. Where many differ alike, they can be settled together, by name.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { DisputedField, VersionsCard } from "../../api/generated/types";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { Status } from "../../design/rings";
import { placeName } from "../../telling/journal-line";
import { sayValue } from "../../telling/value";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";
import { Together } from "./together";
import "./versions.css";

export default function Inbox(): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const list = useAsk("versions.list", {});
  const all = list.data ?? [];
  const groups = Map.groupBy(all, (it) => it.kind ?? "record");
  const first = all[0];
  return (
    <Page>
      <Head
        margin={all.length > 0 ? <Status ring="two">{t("record.two_versions")}</Status> : <b>{t("nav.toSettle")}</b>}
        title={list.data ? t("versions.title", { count: all.length }) : t("nav.versions")}
        lede={all.length > 0 ? t("versions.lede") : undefined}
        acts={first && <Link to="/versions/$id" params={{ id: first.id }} className="btn main">{t("versions.begin")}</Link>}
      />
      {list.isPending && <Strip><Reading /></Strip>}
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {list.data && all.length === 0 && <Strip><Nothing title={t("versions.none")}>{t("versions.noneWhy")}</Nothing></Strip>}
      {all.length > 0 && <Together all={all} />}
      {[...groups].map(([kind, cards]) => (
        <Strip key={kind} margin={word("kindMany", kind)}>
          <ul className="rows">{cards.map((card) => <Row key={card.id} card={card} />)}</ul>
        </Strip>
      ))}
    </Page>
  );
}

function Row({ card }: { card: VersionsCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <li>
      <Link to="/versions/$id" params={{ id: card.id }} className="go vr">
        <span className="who">{times.named(card.name)}</span>
        <span className="cut">
          {card.deleted_at.length > 0 && t("home.deletedAndChanged", { place: card.deleted_at.join(", ") })}{" "}
          {card.fields.map((field) => <Differs key={field.field} field={field} />)}
        </span>
        <span className="note">{t("versions.since", { at: times.stamp(card.opened) })}</span>
        <span className="end"><Icon name="next" small /></span>
      </Link>
    </li>
  );
}

function Differs({ field }: { field: DisputedField }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const sides = field.sides.map((side) => `${placeName(t, side.name)} ${sayValue(field.field, side.value, times, word) || t("versions.empty")}`);
  return (
    <span>
      <b>{word("field", field.field, field.label)}:</b> <span className="soft">{sides.join(", ")}.</span>{" "}
    </span>
  );
}
