// Where everything of this studio lies, and how much it is.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { FaultNote, Reading } from "../../design/said";
import { amount } from "../../words/bytes";

export function DataFolder(): ReactNode {
  const { t, i18n } = useTranslation();
  const folder = useAsk("folder.show", {});
  const open = useAct("folder.open");
  if (folder.error) return <FaultNote failure={folder.error} again={() => void folder.refetch()} />;
  if (!folder.data) return <Reading />;
  const { path, bytes, dialogs } = folder.data;
  return (
    <div className="form">
      <div>
        <p>{t("data.holds", { size: amount(bytes, i18n.language) })}</p>
        <p className="wrap code">{path}</p>
        <p className="note block">{t("data.sealed")}</p>
      </div>
      {open.error && <FaultNote failure={open.error} />}
      {dialogs && <div className="acts"><Button isDisabled={open.isPending} onPress={() => open.mutate({ ask: {} })}>{t("data.open")}</Button></div>}
    </div>
  );
}
