// Another way to reach somebody: choose its kind, then a form made from what the kind itself says it needs.
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import { KindChoice } from "../../telling/kind-choice";
import { KindForm } from "../../telling/kind-form";
import { CHANNELS, useKindWords } from "../../words/kinds";

/** Which field somebody looks at again, by what the channel said. */
const FIELD_OF: Record<string, string> = {
  channel_key_refused: "secret", channel_secret_missing: "secret", channel_address_foreign: "secret", heartbeat_address_odd: "secret", sign_in_refused: "secret",
  channel_not_invited: "channel", region_unknown: "region", sender_not_verified: "from", sender_not_usable: "from", sender_not_registered: "from",
  number_unknown: "to", number_takes_no_messages: "to", telephone_not_reached: "to", country_not_allowed: "to", address_refused: "to", letter_refused: "from", two_numbers: "to",
};

export default function Add(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string>();
  const book = useAsk("channels.list", {});
  const add = useAct("channels.add");
  const { kind: inWords } = useKindWords(CHANNELS);
  const kinds = book.data?.kinds.map(inWords);
  const kind = kinds?.find((it) => it.id === chosen);
  const choose = (id: string | undefined): void => {
    add.reset();
    setChosen(id);
  };
  if (!kind) {
    return <KindChoice of={CHANNELS} title={t("channels.which")} back="/alerts/channels" kinds={kinds} failure={book.error} onAgain={() => void book.refetch()} onChoose={choose} />;
  }
  return (
    <KindForm
      kind={kind}
      title={t("channels.formTitle", { name: kind.name })}
      nameHelp={t("channels.nameHelp")}
      fieldOf={FIELD_OF}
      isPending={add.isPending}
      failure={add.error}
      onSend={(given) => add.mutate(given, { onSuccess: () => void navigate({ to: "/alerts/channels" }) })}
      onBack={() => choose(undefined)}
    />
  );
}
