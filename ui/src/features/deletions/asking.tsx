// The last question before something is deleted: the names once more, and over ten the number, typed.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { DeletionCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Field } from "../../design/field";
import { useTimes } from "../../words/studio";

interface Props {
  cards: readonly DeletionCard[];
  change: boolean;
  busy: boolean;
  onClose: () => void;
  onSure: () => void;
}

const TYPED_OVER = 10;

export function Asking({ cards, change, busy, onClose, onSure }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [typed, setTyped] = useState("");
  const count = cards.length;
  const sure = count <= TYPED_OVER || typed.trim() === String(count);
  return (
    <Sheet title={t(change ? "deletions.askChange" : "deletions.ask", { count })} open onClose={onClose}>
      <p className="names">{cards.map((it) => times.named(it.name)).join(", ")}</p>
      <p className="soft">{t(change ? "deletions.askChangeWhy" : "deletions.askWhy")}</p>
      {count > TYPED_OVER && (
        <div className="form"><Field label={t("deletions.type", { count })} value={typed} onChange={setTyped} /></div>
      )}
      <div className="acts">
        <Button autoFocus={count <= TYPED_OVER} onPress={onClose}>{t("state.notNow")}</Button>
        <Button look="danger" isDisabled={!sure || busy} onPress={onSure}>{t(change ? "deletions.sureChange" : "deletions.sure", { count })}</Button>
      </div>
    </Sheet>
  );
}
