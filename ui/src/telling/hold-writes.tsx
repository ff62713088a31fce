// Whether anything is written to the tools at all: the switch for it, and what waits meanwhile. Reading goes on, and what is changed
// here is kept here. It goes on at one press, since it only protects; it goes off at one press, since what waited was meant.
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import { useAct, useStatus } from "../api/queries";
import type { Status, Waits } from "../api/generated/types";
import { Button } from "../design/button";
import { FaultNote } from "../design/said";
import { useTimes } from "../words/studio";

interface Writing {
  /** Nothing while it is not known. */
  status: Status | undefined;
  held: boolean;
  isPending: boolean;
  failure: ReturnType<typeof useAct<"desk.readonly">>["error"];
  hold: (on: boolean) => void;
}

export function useWriting(): Writing {
  const { data } = useStatus();
  const set = useAct("desk.readonly");
  return { status: data, held: Boolean(data?.read_only_since), isPending: set.isPending, failure: set.error, hold: (on) => set.mutate({ ask: { on } }) };
}

/** What waits, and until when, as a sentence. */
export function useWaitsWords(): (waits: Waits | null | undefined) => string {
  const { t } = useTranslation();
  const times = useTimes();
  return (waits) => {
    if (!waits || waits.writes === 0) return "";
    return waits.until === null ? t("writing.wait", { count: waits.writes }) : t("writing.waitUntil", { count: waits.writes, at: times.stamp(waits.until) });
  };
}

export function HoldWrites(): ReactNode {
  const { t } = useTranslation();
  const { status, held, isPending, failure, hold } = useWriting();
  if (!status) return null;
  return (
    <>
      <Button look="small" isDisabled={isPending} onPress={() => hold(!held)}>{t(held ? "writing.go" : "writing.hold")}</Button>
      {failure && <FaultNote failure={failure} />}
    </>
  );
}
