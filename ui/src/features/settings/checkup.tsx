// How this installation is, finding by finding. What needs a person stands above everything else of the page, and not here.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { Checkup as Looked, Finding } from "../../api/generated/types";
import { Answered } from "../../design/said";
import { Status } from "../../design/rings";
import { forWindow } from "../../words/faults";

export const needing = (look: Looked | undefined): Finding[] => look?.findings.filter((it) => it.state === "needs_person") ?? [];

export function Checkup(): ReactNode {
  const look = useAsk("doctor.look", {});
  return <Answered to={look}>{({ findings }) => <Findings of={findings.filter((it) => it.state !== "needs_person")} />}</Answered>;
}

export const Findings = ({ of }: { of: readonly Finding[] }): ReactNode => (
  <ul className="rows">{of.map((it, index) => <Found key={`${it.id}/${index}`} finding={it} />)}</ul>
);

function Found({ finding }: { finding: Finding }): ReactNode {
  const { t } = useTranslation();
  const next = forWindow(finding.next_step);
  const ring = finding.state === "needs_person" ? "broken" : finding.state === "note" ? "slow" : "agreed";
  return (
    <li className="found-row">
      <Status ring={ring}>{t(finding.state === "needs_person" ? "settings.needs" : finding.state === "note" ? "settings.note" : "settings.well")}</Status>
      <span>
        <p className="wrap">{finding.message}</p>
        {next && <p className="soft wrap">{next}</p>}
      </span>
    </li>
  );
}
