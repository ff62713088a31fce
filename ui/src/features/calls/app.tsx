// By which app of the studio's PayPal is asked whose a call is.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { PaypalApp } from "../../api/generated/types";
import { Check } from "../../design/check";
import { Field } from "../../design/field";

export const NO_APP: PaypalApp = { client_id: "", webhook_id: "", sandbox: false };

const isClient = (text: string): boolean => /^[!-9;-~]{1,200}$/.test(text);
const isNumber = (text: string): boolean => /^[A-Za-z0-9]{1,50}$/.test(text);

/** Without the blanks that come with pasting. */
export const asGiven = ({ client_id, webhook_id, sandbox }: PaypalApp): PaypalApp => ({ client_id: client_id.trim(), webhook_id: webhook_id.trim(), sandbox });
export const isWhole = (app: PaypalApp): boolean => isClient(asGiven(app).client_id) && isNumber(asGiven(app).webhook_id);

interface Props {
  app: PaypalApp;
  onChange: (next: PaypalApp) => void;
}

export function App({ app, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <p className="prose">{t("calls.appWhy")}</p>
      <Field label={t("calls.client")} help={t("calls.clientHelp")} check={(text) => (isClient(text.trim()) ? null : t("calls.clientOdd"))} value={app.client_id} onChange={(client_id) => onChange({ ...app, client_id })} />
      <Field label={t("calls.hook")} help={t("calls.hookHelp")} check={(text) => (isNumber(text.trim()) ? null : t("calls.hookOdd"))} value={app.webhook_id} onChange={(webhook_id) => onChange({ ...app, webhook_id })} />
      <Check selected={app.sandbox} onChange={(sandbox) => onChange({ ...app, sandbox })}>{t("calls.sandbox")}</Check>
    </>
  );
}
