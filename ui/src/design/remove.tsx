// The end of something that was set up: a button at the end of its row, and a question before it is done.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Said } from "../words/faults";
import { Button } from "./button";
import { Sheet } from "./dialog";
import { FaultNote } from "./said";

interface Props {
  name: string;
  /** What is asked, and what does it, where it is not simply removed. */
  title?: string;
  does?: string;
  /** What comes of it. */
  children: ReactNode;
  isPending: boolean;
  failure: Said | null;
  onRemove: (done: () => void) => void;
}

export function Remove({ name, title, does, children, isPending, failure, onRemove }: Props): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  return (
    <>
      <Button look="plain small" aria-label={t("setUp.removeOf", { name })} onPress={() => setAsking(true)}>{t("setUp.remove")}</Button>
      <Sheet title={title ?? t("setUp.removeTitle", { name })} open={asking} onClose={close}>
        <p>{children}</p>
        {failure && <FaultNote failure={failure} />}
        <div className="acts">
          <Button autoFocus onPress={close}>{t("setUp.keep")}</Button>
          <Button look="danger" isDisabled={isPending} onPress={() => onRemove(close)}>{does ?? t("setUp.removeDo", { name })}</Button>
        </div>
      </Sheet>
    </>
  );
}
