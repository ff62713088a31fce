// The switch, where the desk listens, and under which names a tunnel brings calls to it.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { SetWebhooks, WebhooksCard } from "../../api/generated/types";
import { KeptField } from "../../design/kept-field";
import { Listening } from "../../telling/listening";

/** Nothing said of anything. */
const AS_BEFORE: SetWebhooks = { on: null, port: null, hosts: null };

const namesIn = (text: string): string[] => text.split(",").map((it) => it.trim()).filter((it) => it !== "");

/** Of an address or of a name alone, as the desk takes both. */
const isName = (text: string): boolean => /^(https:\/\/)?[a-z\d-]+(\.[a-z\d-]+)+\/?$/i.test(text);

export function Taking({ card }: { card: WebhooksCard }): ReactNode {
  const { t } = useTranslation();
  const set = useAct("webhooks.set");
  const move = useAct("webhooks.set");
  const call = useAct("webhooks.set");
  const { on, port, hosts } = card;
  return (
    <div className="form">
      <p className="prose">{t("calls.tunnel")}</p>
      <Listening
        box={t("calls.box")}
        {...card}
        address={`http://127.0.0.1:${port}`}
        set={{ isPending: set.isPending, error: set.error, to: (next) => set.mutate({ ask: { ...AS_BEFORE, on: next } }) }}
        move={{ isPending: move.isPending, error: move.error, to: (next) => move.mutate({ ask: { ...AS_BEFORE, port: next } }) }}
      />
      {on && (
        <KeptField
          key={hosts.join()}
          label={t("calls.hosts")}
          help={t("calls.hostsHelp")}
          value={hosts.join(", ")}
          check={(text) => (namesIn(text).every(isName) ? undefined : t("calls.hostsOdd"))}
          does={t("calls.keepHosts")}
          isPending={call.isPending}
          failure={call.error}
          onKeep={(text) => call.mutate({ ask: { ...AS_BEFORE, hosts: namesIn(text) } })}
        />
      )}
    </div>
  );
}
