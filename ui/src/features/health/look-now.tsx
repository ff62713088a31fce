// Looking at all tools at once, whatever was seen lately. It takes some seconds, and says so while it does.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";

interface Looking {
  button: ReactNode;
  /** Why it could not be done, where that was so. */
  fault: ReactNode;
}

export function useLookNow(): Looking {
  const { t } = useTranslation();
  const { mutate, isPending, error } = useAct("health.check");
  const go = (): void => mutate({ ask: {} });
  return {
    // The button keeps the focus while it looks, so that its words are heard when they change.
    button: <Button isPending={isPending} onPress={go}><span role="status">{t(isPending ? "health.looking" : "health.checkNow")}</span></Button>,
    fault: error && <Strip><FaultNote failure={error} again={go} /></Strip>,
  };
}
