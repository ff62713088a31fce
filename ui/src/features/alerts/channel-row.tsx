// One channel: whether it can be leaned on, whether anything is told on it, a test that says what came of it, and its end.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { ChannelCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Check } from "../../design/check";
import { Sheet } from "../../design/dialog";
import { FaultNote } from "../../design/said";
import { useChannelWords } from "../../words/channels";
import { useTimes } from "../../words/studio";
import { ChannelState } from "./channel-state";

export function ChannelRow({ channel }: { channel: ChannelCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { title } = useChannelWords();
  const set = useAct("channels.set");
  const test = useAct("channels.test");
  const { id, name, on, fault } = channel;
  const took = test.data && test.data.fault === null ? test.data.proven : null;
  const failure = set.error ?? test.error;
  return (
    <li className="chr">
      <div>
        <b>{name}</b>
        <span className="note block">{title(channel.kind, channel.title)}</span>
        {took !== null && <p className="soft" role="status">{t("channels.tested", { name, at: times.clock(took) })}</p>}
      </div>
      <ChannelState channel={channel} />
      <Check selected={on} disabled={set.isPending} onChange={(next) => set.mutate({ ask: { id, on: next } })}>
        {t("channels.on")}<span className="sr">: {name}</span>
      </Check>
      <div className="acts">
        <Button look="small" isPending={test.isPending} aria-label={test.isPending ? t("channels.testing") : `${t("channels.test")}: ${name}`} onPress={() => test.mutate({ ask: { id } })}>
          {t(test.isPending ? "channels.testing" : "channels.test")}
        </Button>
        <Remove channel={channel} />
      </div>
      {(failure ?? (on && fault)) && <div className="under"><FaultNote failure={failure ?? said(channel)} /></div>}
    </li>
  );
}

const said = ({ fault }: ChannelCard): { code: string; message: string; nextStep: string } => ({ code: fault?.code ?? "", message: fault?.message ?? "", nextStep: fault?.next_step ?? "" });

function Remove({ channel: { id, name } }: { channel: ChannelCard }): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const remove = useAct("channels.remove");
  return (
    <>
      <Button look="plain small" aria-label={t("channels.removeOf", { name })} onPress={() => setAsking(true)}>{t("channels.remove")}</Button>
      <Sheet title={t("channels.removeTitle", { name })} open={asking} onClose={() => setAsking(false)}>
        <p>{t("channels.removeWhat")}</p>
        {remove.error && <FaultNote failure={remove.error} />}
        <div className="acts">
          <Button autoFocus onPress={() => setAsking(false)}>{t("channels.keep")}</Button>
          <Button look="danger" isDisabled={remove.isPending} onPress={() => remove.mutate({ ask: { id } }, { onSuccess: () => setAsking(false) })}>{t("channels.removeDo", { name })}</Button>
        </div>
      </Sheet>
    </>
  );
}
