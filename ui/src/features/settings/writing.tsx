// Whether anything is written to the tools, as a box with what it means.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Check } from "../../design/check";
import { FaultNote, Reading } from "../../design/said";
import { useWaitsWords, useWriting } from "../../telling/hold-writes";
import { useTimes } from "../../words/studio";

export function WritingPart(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const waits = useWaitsWords();
  const { status, held, isPending, failure, hold } = useWriting();
  if (!status) return <Reading />;
  return (
    <div className="form">
      <p className="prose">
        {status.read_only_since && <b>{t("writing.since", { at: times.stamp(status.read_only_since) })} </b>}
        {waits(status.waits)} {t("writing.means")}
      </p>
      <Check selected={held} disabled={isPending} onChange={hold}>{t("writing.box")}</Check>
      {failure && <FaultNote failure={failure} />}
    </div>
  );
}
