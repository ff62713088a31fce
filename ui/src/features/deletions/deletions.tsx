// What would be deleted, by name and by reason, before anything is. Keep stands before Delete; Delete is never the default
// and never a key; over ten, the count is typed.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { DeletionCard, HeldId, UndoWhat } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { Status } from "../../design/rings";
import { useReasons } from "../../telling/reasons";
import { useOffer } from "../../telling/undoing";
import { Asking } from "./asking";
import "./deletions.css";
import { groupsOf, type Group } from "./groups";
import { Names } from "./names";

export default function Deletions(): ReactNode {
  const { t } = useTranslation();
  const list = useAsk("deletions.list", {});
  const all = list.data?.filter((it) => it.state === "waiting") ?? [];
  return (
    <Page>
      <Head
        margin={all.length > 0 ? <Status ring="gone">{t("record.deletion_asks")}</Status> : <b>{t("nav.toSettle")}</b>}
        title={list.data ? t("deletions.title", { count: all.length }) : t("nav.deletions")}
        lede={all.length > 0 ? t("deletions.lede") : undefined}
      />
      {list.isPending && <Strip><Reading /></Strip>}
      {list.error && <Strip><FaultNote failure={list.error} again={() => void list.refetch()} /></Strip>}
      {list.data && all.length === 0 && <Strip><Nothing title={t("deletions.none")}>{t("deletions.noneWhy")}</Nothing></Strip>}
      {groupsOf(all).map((group, index) => <GroupStrip key={group.key} group={group} main={index === 0} />)}
    </Page>
  );
}

function GroupStrip({ group, main }: { group: Group; main: boolean }): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const keep = useAct("deletions.refuse");
  const remove = useAct("deletions.approve");
  const picked = group.cards.filter((it) => chosen.has(it.id));
  const meant = picked.length > 0 ? picked : group.cards;
  const offer = useOffer();
  const reasons = useReasons();
  const each = async (cards: readonly DeletionCard[], said: "kept" | "deleted" | "changed", answer: (id: HeldId) => Promise<unknown>): Promise<void> => {
    const what: UndoWhat[] = [];
    try {
      for (const card of cards) {
        await answer(card.id);
        what.push({ deletion: card.id });
      }
      setChosen(new Set());
      setAsking(false);
    } finally {
      if (what.length > 0) offer(t(`undo.${said}`, { count: what.length }), { what });
    }
  };
  const failure = keep.error ?? remove.error;
  const busy = keep.isPending || remove.isPending;
  const change = group.what === "mass_change";
  return (
    <Strip margin={<><b>{group.place}</b>{t("deletions.count", { count: group.cards.length })}</>} label={group.place}>
      <p className="happened"><b>{t(`deletions.what.${group.what}`, { place: group.place, count: group.cards.length })}</b> {t(`deletions.asks.${group.what}`, { place: group.place })}</p>
      {group.reasons.map((it) => <p key={it.reason} className="note">{reasons.held(it)}</p>)}
      <Names cards={group.cards} chosen={chosen} onChoose={setChosen} />
      {failure && <FaultNote failure={failure} />}
      <div className="acts asks">
        <Button {...(main && { look: "main" as const })} isDisabled={busy} onPress={() => void each(meant, "kept", (id) => keep.mutateAsync({ ask: { id } })).catch(() => undefined)}>
          {t(change ? "deletions.leave" : "deletions.keep", { count: meant.length })}
        </Button>
        <Button look="danger" isDisabled={busy} onPress={() => setAsking(true)}>
          {t(change ? "deletions.change" : "deletions.delete", { count: meant.length })}
        </Button>
      </div>
      {asking && <Asking cards={meant} change={change} busy={busy} onClose={() => setAsking(false)} onSure={() => void each(meant, change ? "changed" : "deleted", (id) => remove.mutateAsync({ ask: { id } })).catch(() => undefined)} />}
    </Strip>
  );
}
