// What was just done, for eight seconds, with its way back; and what came of going back, until it was read. Time stands
// still while somebody points at it or is in it. It is told once, politely; F6 leads to it, and so does a key. What happens
// when somebody goes back, is not known here.
import { useSyncExternalStore, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton, UNSTABLE_Toast as Toast, UNSTABLE_ToastQueue as ToastQueue, UNSTABLE_ToastRegion as ToastRegion } from "react-aria-components";
import { Button } from "./button";
import { Icon } from "./icon";
import { useKeys } from "./keys";

interface Told {
  said: string;
  more?: readonly string[];
  back?: () => void;
}

const SHOWN_MS = 8_000;

const queue = new ToastQueue<Told>({ maxVisibleToasts: 3 });
let passing: string | undefined;

/** One at a time: whoever does the next thing has seen the one before. */
export function tell(said: string, back: () => void): void {
  if (passing !== undefined) queue.close(passing);
  passing = queue.add({ said, back }, { timeout: SHOWN_MS });
}

/** Stays until it is closed where there is more to read than that it is done. */
export function tellDone(said: string, more: readonly string[] = []): void {
  queue.add({ said, more }, more.length > 0 ? {} : { timeout: SHOWN_MS });
}

/** For a desk that begins anew. */
export const forgetTold = (): void => queue.clear();

export function Toasts(): ReactNode {
  const { t } = useTranslation();
  const shown = useSyncExternalStore((changed) => queue.subscribe(changed), () => queue.visibleToasts);
  const first = shown.find((it) => it.content.back);
  const back = (key: string, told: Told): void => {
    queue.close(key);
    told.back?.();
  };
  useKeys(first ? [{ press: "ctrl+z", shown: `${t("key.ctrl")} Z`, label: t("undo.last"), act: () => back(first.key, first.content) }] : []);
  return (
    <>
      <p className="unseen" role="status">{shown.map((it) => [it.content.said, ...(it.content.more ?? [])].join(" ")).join(" ")}</p>
      <ToastRegion queue={queue} aria-label={t("undo.region")} className="toasts">
        {({ toast }) => (
          <Toast toast={toast} className="toast" aria-label={toast.content.said}>
            <span>
              {toast.content.said}
              {toast.content.more?.map((it) => <span key={it} className="block">{it}</span>)}
            </span>
            {toast.content.back && <Button onPress={() => back(toast.key, toast.content)} keys={`${t("key.ctrl")} Z`}>{t("journal.undo")}</Button>}
            <AriaButton slot="close" className="btn close" aria-label={t("undo.close")}><Icon name="close" small /></AriaButton>
          </Toast>
        )}
      </ToastRegion>
    </>
  );
}
