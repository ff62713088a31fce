// A file of the person's: chosen in the system's own dialog where there is one, or written out in full.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../api/queries";
import type { NewFile } from "../api/generated/types";
import { Button } from "../design/button";
import { Field } from "../design/field";
import { FaultNote } from "../design/said";

interface Props {
  label: string;
  help: string;
  file: string;
  onChange: (file: string) => void;
  /** What a new file is for. Without: one that is there already. */
  fresh?: NewFile;
}

export function FileField({ label, help, file, onChange, fresh }: Props): ReactNode {
  const { t } = useTranslation();
  const folder = useAsk("folder.show", {});
  const choose = useAct("files.choose");
  const name = useAct("files.name");
  const take = ({ file: chosen }: { file: string | null }): void => {
    if (chosen !== null) onChange(chosen);
  };
  const pick = (): void => (fresh ? name.mutate({ ask: { what: fresh } }, { onSuccess: take }) : choose.mutate({ ask: {} }, { onSuccess: take }));
  const failed = choose.error ?? name.error;
  return (
    <div className="file">
      <Field label={label} help={help} value={file} onChange={onChange} />
      {folder.data?.dialogs && <Button isDisabled={choose.isPending || name.isPending} onPress={pick}>{t("data.choose")}</Button>}
      {failed && <FaultNote failure={failed} />}
    </div>
  );
}
