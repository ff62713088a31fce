// The watch elsewhere, which raises the alarm when it hears nothing: what it is for, setting it up, and taking it away. Its address
// is a secret, goes beside the question and is never shown again.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { HeartbeatCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Check } from "../../design/check";
import { Field } from "../../design/field";
import { Strip } from "../../design/page";
import { Remove } from "../../design/remove";
import { Status } from "../../design/rings";
import { FaultNote } from "../../design/said";
import { useTimes } from "../../words/studio";

/** What the address leads to by. */
export const WATCH = "watch";

export function Heartbeat({ heartbeat }: { heartbeat: HeartbeatCard | null }): ReactNode {
  const { t } = useTranslation();
  return (
    <Strip margin={t("channels.heartbeat")} id={WATCH}>
      {heartbeat ? <Known watch={heartbeat} /> : <None />}
    </Strip>
  );
}

function Known({ watch }: { watch: HeartbeatCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const set = useAct("heartbeat.set");
  const { name, fault, heard, hears_trouble } = watch;
  return (
    <div className="chr">
      <div>
        <b>{name}</b>
        <p className="soft">{t("channels.beats")} {hears_trouble && t("channels.hears")}</p>
      </div>
      {fault ? <Status ring="broken">{t("channels.beatFails")}</Status> : heard === null ? <Status ring="waiting">{t("channels.neverHeard")}</Status> : <Status ring="agreed">{t("channels.heard", { at: times.stamp(heard) })}</Status>}
      <span />
      <div className="acts">
        <Remove
          name={name}
          title={t("channels.watchRemoveTitle", { name })}
          does={t("channels.watchRemoveDo")}
          isPending={set.isPending}
          failure={set.error}
          onRemove={(done) => set.mutate({ ask: { name: null, hears_trouble: false } }, { onSuccess: done })}
        >
          {t("channels.watchRemoveWhat")}
        </Remove>
      </div>
      {fault && <div className="under"><FaultNote failure={{ ...fault, nextStep: fault.next_step }} /></div>}
    </div>
  );
}

function None(): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <p className="say">{t("channels.watchWhy")}</p>
      {open ? <SetUp onBack={() => setOpen(false)} /> : <div className="acts doing"><Button onPress={() => setOpen(true)}>{t("channels.watchOpen")}</Button></div>}
    </>
  );
}

function SetUp({ onBack }: { onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const set = useAct("heartbeat.set");
  const [name, setName] = useState("healthchecks.io");
  const [address, setAddress] = useState("");
  const [hears, setHears] = useState(true);
  const needed = (value: string): string | null => (value.trim() === "" ? t("connect.needed") : null);
  const save = (): void => set.mutate({ ask: { name: name.trim(), hears_trouble: hears }, secret: address.trim() });
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); if (address.trim() !== "" && name.trim() !== "") save(); }}>
      <p className="prose">{t("channels.watchStep")}</p>
      <Field label={t("channels.watchName")} value={name} onChange={setName} check={needed} />
      <Field label={t("channels.watchAddress")} help={t("channels.watchAddressHelp")} value={address} onChange={setAddress} check={needed} secret />
      <Check selected={hears} onChange={setHears}>{t("channels.watchHears")}</Check>
      {set.error && <FaultNote failure={set.error} />}
      <div className="acts">
        <Button type="submit" isDisabled={set.isPending}>{t("channels.watchSet")}</Button>
        <Button onPress={onBack}>{t("state.notNow")}</Button>
      </div>
    </form>
  );
}
