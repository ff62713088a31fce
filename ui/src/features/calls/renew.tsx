// Another secret for one that may call: asked for first, because the one of before holds no more. Made here it is shown once; made by
// the tool it is entered here.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { SourceCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Field } from "../../design/field";
import { Once } from "../../design/once";
import { FaultNote } from "../../design/said";
import { useTold } from "../../words/faults";
import { OF_THE_SECRET, SCHEMES } from "./schemes";

interface Props {
  source: SourceCard;
  /** What else can be done with it. */
  children: ReactNode;
}

export function Renew({ source: { id, name, scheme }, children }: Props): ReactNode {
  const { t } = useTranslation();
  const told = useTold();
  const [asking, setAsking] = useState(false);
  const [given, setGiven] = useState("");
  const rotate = useAct("webhooks.rotate");
  const needs = SCHEMES[scheme];
  const theirs = needs.secret === "theirs";
  const made = rotate.data?.secret ?? null;
  const atField = theirs && rotate.error !== null && OF_THE_SECRET.has(rotate.error.code);
  const close = (): void => {
    setAsking(false);
    setGiven("");
  };
  const open = (): void => {
    rotate.reset();
    setAsking(true);
  };
  const go = (): void => rotate.mutate({ ask: { id }, ...(theirs && { secret: given.trim() }) }, { onSuccess: close });
  return (
    <>
      <div className="acts">
        <Button look="small" aria-label={t("calls.renewOf", { name })} onPress={open}>{t("calls.renew")}</Button>
        {children}
      </div>
      {made !== null && <Once key={made} title={t("calls.secretOf", { name })} secret={made} onHave={() => rotate.reset()}>{t("calls.secretWhere")}</Once>}
      <Sheet title={t("calls.renewAsk", { name })} open={asking} onClose={close}>
        <form onSubmit={(event) => { event.preventDefault(); if (!theirs || given.trim() !== "") go(); }}>
          <p>{t(theirs ? "calls.renewTheirs" : "calls.renewOurs")}</p>
          {theirs && (
            <div className="form">
              <Field label={t(needs.app ? "calls.appSecret" : "calls.secret")} help={t("connect.secretHelp")} value={given} onChange={setGiven} fault={atField && rotate.error ? told(rotate.error).what : undefined} secret />
            </div>
          )}
          {rotate.error && <FaultNote failure={rotate.error} />}
          <div className="acts">
            <Button type="submit" isDisabled={rotate.isPending || (theirs && given.trim() === "")}>{t(theirs ? "calls.renewKeep" : "calls.renewDo")}</Button>
            <Button onPress={close}>{t("state.notNow")}</Button>
          </div>
        </form>
      </Sheet>
    </>
  );
}
