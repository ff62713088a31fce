// A port of this computer at which somebody may ask: whether it is open, where, and on which. Off until a person says otherwise.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../api/failure";
import type { Failure as Said } from "../api/generated/types";
import { Check } from "../design/check";
import { Copy } from "../design/copy";
import { KeptField } from "../design/kept-field";
import { Status } from "../design/rings";
import { FaultNote } from "../design/said";

interface Act<T> {
  isPending: boolean;
  error: Failure | null;
  to: (value: T) => void;
}

interface Props {
  /** What the box says. */
  box: string;
  on: boolean;
  port: number;
  /** As it is written where somebody is to ask. */
  address: string;
  listening: boolean;
  fault: Said | null;
  set: Act<boolean>;
  move: Act<number>;
}

/** Below it a computer asks for more rights than the desk has. */
const LOWEST = 1024;
const HIGHEST = 65_535;

const isPort = (text: string): boolean => /^\d+$/.test(text) && Number(text) >= LOWEST && Number(text) <= HIGHEST;

export function Listening({ box, on, port, address, listening, fault, set, move }: Props): ReactNode {
  const { t } = useTranslation();
  const failure = set.error ?? (on && fault ? { ...fault, nextStep: fault.next_step } : null);
  return (
    <>
      <Check selected={on} disabled={set.isPending} onChange={set.to}>{box}</Check>
      <div role="status"><State on={on} listening={listening} failing={fault !== null} /></div>
      {failure && <FaultNote failure={failure} />}
      {on && (
        <>
          <p><Copy text={address} label={t("listening.copy")} /></p>
          <KeptField
            key={port}
            label={t("listening.port")}
            help={t("listening.portHelp")}
            value={String(port)}
            check={(text) => (isPort(text) ? undefined : t("listening.portOdd"))}
            does={t("listening.keepPort")}
            isPending={move.isPending}
            failure={move.error}
            onKeep={(text) => move.to(Number(text))}
          />
        </>
      )}
    </>
  );
}

function State({ on, listening, failing }: { on: boolean; listening: boolean; failing: boolean }): ReactNode {
  const { t } = useTranslation();
  if (!on) return <Status ring="none">{t("listening.off")}</Status>;
  if (failing) return <Status ring="broken">{t("listening.failing")}</Status>;
  return listening ? <Status ring="agreed">{t("listening.open")}</Status> : <Status ring="waiting">{t("listening.soon")}</Status>;
}
