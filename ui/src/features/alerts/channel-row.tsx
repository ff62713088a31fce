// One channel: whether it can be leaned on, whether anything is told on it, a test that says what came of it, and its end.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { ChannelCard } from "../../api/generated/types";
import { Remove } from "../../design/remove";
import { SetUpRow } from "../../telling/set-up-row";
import { CHANNELS, useKindWords } from "../../words/kinds";
import { ChannelState } from "./channel-state";

export function ChannelRow({ channel }: { channel: ChannelCard }): ReactNode {
  const { t } = useTranslation();
  const { title } = useKindWords(CHANNELS);
  const set = useAct("channels.set");
  const test = useAct("channels.test");
  const remove = useAct("channels.remove");
  const { id, name, on, fault } = channel;
  return (
    <SetUpRow
      name={name}
      title={title(channel.kind, channel.title)}
      on={on}
      fault={fault}
      state={<ChannelState channel={channel} />}
      sends={t("channels.on")}
      set={{ isPending: set.isPending, error: set.error, to: (next) => set.mutate({ ask: { id, on: next } }) }}
      test={{ isPending: test.isPending, error: test.error, took: test.data?.fault === null ? test.data.proven : null, send: () => test.mutate({ ask: { id } }) }}
      remove={
        <Remove name={name} isPending={remove.isPending} failure={remove.error} onRemove={(done) => remove.mutate({ ask: { id } }, { onSuccess: done })}>
          {t("channels.removeWhat")}
        </Remove>
      }
    />
  );
}
