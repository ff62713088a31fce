// Sending it once more, to those who have not confirmed and to nobody else: their names and the words stand there first.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { BroadcastId, BroadcastPerson } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { FaultNote } from "../../design/said";
import { useTimes } from "../../words/studio";

interface Props {
  id: BroadcastId;
  /** What the wedding was called when it was sent. */
  name: string;
  left: readonly BroadcastPerson[];
  text: string;
  onClose: () => void;
}

export function Again({ id, name, left, text, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const again = useAct("broadcasts.again");
  const go = (): void => again.mutate({ ask: { id, name, to: left.map((it) => it.record) } }, { onSuccess: onClose });
  return (
    <Sheet title={t("broadcast.askAgain", { count: left.length })} open onClose={onClose}>
      <p className="names">{new Intl.ListFormat(times.locale).format(left.map((it) => it.name))}</p>
      <div className="letter"><p className="asis">{text}</p></div>
      <p className="soft">{t("broadcast.addressesNow")}</p>
      {again.error && <FaultNote failure={again.error} />}
      <div className="acts">
        <Button autoFocus onPress={onClose}>{t("state.notNow")}</Button>
        <Button look="main" isDisabled={again.isPending} onPress={go}>{t("broadcast.sendAgain", { count: left.length })}</Button>
      </div>
    </Sheet>
  );
}
