// To whom it goes and by what. Who cannot be told stands first, with the reason; rows do not move when somebody is ticked.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { BroadcastDraft, DraftPerson, Means, RecordId } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Check } from "../../design/check";
import { Strip } from "../../design/page";
import { Status } from "../../design/rings";
import { Hindered } from "./hindered";
import { MEANS, type Wish } from "./wish";

interface Props {
  draft: BroadcastDraft;
  wish: Wish;
  onChange: (next: Wish) => void;
}

export const isUnreachable = (it: DraftPerson): boolean => it.hindrances.some(({ code }) => code === "unreachable");

const weight = (it: DraftPerson): number => (isUnreachable(it) ? 0 : it.hindrances.length > 0 ? 1 : 2);

export function Who({ draft, wish, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const all = draft.people.map((it) => it.record);
  const chosen = new Set<RecordId>(wish.to ?? all);
  const tick = (id: RecordId, on: boolean): void => onChange({ ...wish, to: all.filter((it) => (it === id ? on : chosen.has(it))) });
  const people = draft.people.toSorted((one, other) => weight(one) - weight(other));
  return (
    <>
      <Strip margin={t("broadcast.by")}><Ways draft={draft} wish={wish} onChange={onChange} /></Strip>
      <Strip margin={t("broadcast.to")}>
        <div className="acts pickall">
          <Button look="small" onPress={() => onChange({ ...wish, to: undefined })}>{t("broadcast.everybody")}</Button>
          <Button look="small" onPress={() => onChange({ ...wish, to: [] })}>{t("broadcast.nobody")}</Button>
        </div>
        <ul className="rows">
          {people.map((it) => <Person key={it.record} person={it} chosen={chosen.has(it.record)} onChange={(on) => tick(it.record, on)} />)}
        </ul>
        {people.length === 0 && <p className="say">{t("saturday.noPeople")}</p>}
      </Strip>
    </>
  );
}

function Ways({ draft, wish, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const channels = (means: Means): readonly string[] => draft.ways.find((it) => it.means === means)?.channels ?? [];
  const missing = draft.ways.some((it) => it.channels.length === 0);
  const set = (means: Means, on: boolean): void => onChange({ ...wish, means: MEANS.filter((it) => (it === means ? on : wish.means.includes(it))) });
  return (
    <div className="form">
      {MEANS.map((it) => (
        <Check key={it} selected={wish.means.includes(it)} onChange={(on) => set(it, on)}>
          {t(`broadcast.means.${it}`)}
          {wish.means.includes(it) && <span className="note block">{channels(it).length > 0 ? t("broadcast.through", { channels: channels(it).join(", ") }) : t("broadcast.noChannel")}</span>}
        </Check>
      ))}
      {missing && <div className="acts"><Link to="/alerts/channels/new" className="btn">{t("alerts.addChannel")}</Link></div>}
    </div>
  );
}

function Person({ person, chosen, onChange }: { person: DraftPerson; chosen: boolean; onChange: (on: boolean) => void }): ReactNode {
  const { t } = useTranslation();
  const { record, name, role, firm, told_by, hindrances } = person;
  const lost = isUnreachable(person);
  return (
    <li className="toldrow">
      <Check selected={chosen} onChange={onChange}><b>{name}</b>{(role ?? firm) && <span className="note block">{role ?? firm}</span>}</Check>
      <div>
        {lost && <Status ring="broken" quiet={!chosen}>{t("broadcast.cannot")}</Status>}
        {!lost && chosen && <p>{told_by.map((it) => t(`broadcast.toldBy.${it}`)).join(", ")}</p>}
        {/* That all of it together leaves no way is said by the ring. */}
        {hindrances.filter((it) => it.code !== "unreachable").map((it) => <Hindered key={it.code} hindrance={it} />)}
      </div>
      {hindrances.length > 0 ? <Link to="/records/$id" params={{ id: record }} className="btn small">{t("broadcast.mend")}</Link> : <span />}
    </li>
  );
}
