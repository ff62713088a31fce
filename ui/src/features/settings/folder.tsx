// Where everything of this studio lies, and how much it is.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { FolderCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Answered, FaultNote } from "../../design/said";
import { amount } from "../../words/bytes";

export function DataFolder(): ReactNode {
  const folder = useAsk("folder.show", {});
  return <Answered to={folder}>{(known) => <Known {...known} />}</Answered>;
}

function Known({ path, bytes, dialogs }: FolderCard): ReactNode {
  const { t, i18n } = useTranslation();
  const open = useAct("folder.open");
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
