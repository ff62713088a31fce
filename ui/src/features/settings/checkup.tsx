// How this installation is, finding by finding. What needs a person stands above everything else of the page, and not here.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { Checkup as Looked, Finding } from "../../api/generated/types";
import { Answered } from "../../design/said";
import { Status } from "../../design/rings";
import { useDesk, type DeskKey } from "../../words/desk";
import { forWindow, useTold, type Told } from "../../words/faults";

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
  const { what, next, exactly } = useFound()(finding);
  const ring = finding.state === "needs_person" ? "broken" : finding.state === "note" ? "slow" : "agreed";
  return (
    <li className="found-row">
      <Status ring={ring}>{t(finding.state === "needs_person" ? "settings.needs" : finding.state === "note" ? "settings.note" : "settings.well")}</Status>
      <span>
        <p className="wrap">
          {what}
          {exactly && <span className="note block">{t("fault.exactly", { said: exactly })}</span>}
        </p>
        {next && <p className="soft wrap">{next}</p>}
      </span>
    </li>
  );
}

/** Checks that say the same each time, but for a number or a name. Of the others it is known by their code what they say. */
const PLAIN = ["folder", "disk_space", "vault", "database", "clock", "versions", "deletions", "matches"] as const;
const COUNTED = ["versions", "deletions", "matches"] as const;

function useFound(): (finding: Finding) => Told {
  const told = useTold();
  const { own, say } = useDesk();
  return (finding) => {
    const { id, code, message, name, count } = finding;
    if (code !== undefined && code !== null) return withPlace(finding, told({ code, message, nextStep: finding.next_step }), say);
    const plain = PLAIN.find((it) => it === id);
    const counted = COUNTED.find((it) => it === id);
    const key: DeskKey | undefined = plain ? `finding.${plain}` : name ? "finding.connection" : undefined;
    const desks = { what: message, next: forWindow(finding.next_step), exactly: undefined };
    return own && key ? { ...desks, what: say(key, { name, count }), next: counted ? say(`next.${counted}`) : "" } : desks;
  };
}

/** The code knows neither which tool it is of, nor that something was left out because of it; the desk's own sentence does. */
function withPlace({ id, name }: Finding, found: Told, say: ReturnType<typeof useDesk>["say"]): Told {
  if (found.exactly === undefined) return found;
  if (name) return { ...found, what: `${name}: ${found.what}` };
  return id === "skipped" ? { ...found, what: say("finding.skipped", { what: found.what }) } : found;
}
