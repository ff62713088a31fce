// Whether all places say the same about one record, in a ring and a word.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Status } from "../design/rings";
import { RECORD_RINGS, recordState } from "../design/states";

export function RecordState({ state }: { state: string }): ReactNode {
  const { t } = useTranslation();
  const known = recordState(state);
  return <Status ring={RECORD_RINGS[known]}>{t(`record.${known}`)}</Status>;
}
