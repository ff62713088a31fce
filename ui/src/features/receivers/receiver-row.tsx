// One receiver: when it took something last, what waits for it and what it never got, a test, and its end.
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { ExporterCard } from "../../api/generated/types";
import { Remove } from "../../design/remove";
import { Status } from "../../design/rings";
import { SetUpRow } from "../../telling/set-up-row";
import { EXPORTERS, useKindWords } from "../../words/kinds";
import { useTimes } from "../../words/studio";

export function ReceiverRow({ receiver }: { receiver: ExporterCard }): ReactNode {
  const { t } = useTranslation();
  const { title } = useKindWords(EXPORTERS);
  const set = useAct("exports.set");
  const test = useAct("exports.test");
  const remove = useAct("exports.remove");
  const { id, name, on, fault, kind, settings } = receiver;
  const missed = missing(t, receiver);
  return (
    <SetUpRow
      name={name}
      title={[title(kind, receiver.title), settings["url"]].filter(Boolean).join(", ")}
      on={on}
      fault={fault}
      state={<State receiver={receiver} />}
      more={missed !== "" && <p className="soft">{missed}</p>}
      sends={t("receivers.on")}
      set={{ isPending: set.isPending, error: set.error, to: (next) => set.mutate({ ask: { id, on: next } }) }}
      test={{ isPending: test.isPending, error: test.error, took: test.data?.fault === null ? test.data.took : null, send: () => test.mutate({ ask: { id } }) }}
      remove={
        <Remove name={name} isPending={remove.isPending} failure={remove.error} onRemove={(done) => remove.mutate({ ask: { id } }, { onSuccess: done })}>
          {t("receivers.removeWhat")}
        </Remove>
      }
    />
  );
}

function State({ receiver: { on, fault, failing_since, took } }: { receiver: ExporterCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  if (!on) return <Status ring="paused">{t("setUp.off")}</Status>;
  if (fault) return <Status ring="broken">{failing_since === null ? t("receivers.failsNow") : t("receivers.failing", { at: times.stamp(failing_since) })}</Status>;
  return took === null ? <Status ring="waiting">{t("receivers.never")}</Status> : <Status ring="agreed">{t("receivers.took", { at: times.stamp(took) })}</Status>;
}

/** What it has not got, and what it never will. */
function missing(t: TFunction, { waiting, thinned, dropped }: ExporterCard): string {
  const said = [
    waiting > 0 && t("receivers.waiting", { count: waiting }),
    thinned > 0 && t("receivers.thinned", { count: thinned }),
    dropped > 0 && t("receivers.dropped", { count: dropped }),
  ];
  return said.filter(Boolean).join(" ");
}
