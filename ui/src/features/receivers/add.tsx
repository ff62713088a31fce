// Another receiver: choose its kind, then a form made from what the kind itself says it needs.
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import { KindChoice } from "../../telling/kind-choice";
import { KindForm } from "../../telling/kind-form";
import { EXPORTERS, useKindWords } from "../../words/kinds";

/** Which field somebody looks at again, by what the receiver said. */
const FIELD_OF: Record<string, string> = {
  exporter_key_refused: "secret", exporter_not_allowed: "secret", exporter_not_there: "url", exporter_odd_answer: "url", site_unknown: "site", region_unknown: "region",
};

export default function Add(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string>();
  const book = useAsk("exports.list", {});
  const add = useAct("exports.add");
  const { kind: inWords } = useKindWords(EXPORTERS);
  const kinds = book.data?.kinds.map(inWords);
  const kind = kinds?.find((it) => it.id === chosen);
  const choose = (id: string | undefined): void => {
    add.reset();
    setChosen(id);
  };
  if (!kind) {
    return <KindChoice of={EXPORTERS} title={t("receivers.which")} back="/settings/receivers" kinds={kinds} none={t("receivers.noKinds")} failure={book.error} onAgain={() => void book.refetch()} onChoose={choose} />;
  }
  return (
    <KindForm
      kind={kind}
      title={t("receivers.formTitle", { name: kind.name })}
      nameHelp={t("receivers.nameHelp")}
      fieldOf={FIELD_OF}
      isPending={add.isPending}
      failure={add.error}
      onSend={(given) => add.mutate(given, { onSuccess: () => void navigate({ to: "/settings/receivers" }) })}
      onBack={() => choose(undefined)}
    />
  );
}
