// The guided form of one tool. Fields are checked on leaving them; while the tool's own page is open in the browser, this
// page says so and waits.
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { PresetCard, ProviderCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Field } from "../../design/field";
import { Icon } from "../../design/icon";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { hearing, Waiting, type Heard } from "../../telling/waiting";
import { forWindow } from "../../words/faults";

interface Props {
  provider: ProviderCard;
  preset: PresetCard | undefined;
  name: string;
  onBack: () => void;
}

/** What a sign-in needs besides the settings. */
const SECRETS = {
  none: undefined,
  password: "password",
  password_if_named: "password",
  browser: "clientSecret",
  key: "key",
} as const;

const secretOf = (signIn: string): "password" | "clientSecret" | "key" | undefined =>
  Object.hasOwn(SECRETS, signIn) ? SECRETS[signIn as keyof typeof SECRETS] : "password";

export function ConnectForm({ provider, preset, name: suggested, onBack }: Props): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const connect = useAct("connections.connect");
  const [name, setName] = useState(suggested);
  const [settings, setSettings] = useState<Record<string, string>>({ ...preset?.settings });
  const [secret, setSecret] = useState("");
  const [heard, setHeard] = useState<Heard>();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const asks = secretOf(provider.sign_in);
  const browser = provider.sign_in === "browser";
  const { notes, steps } = provider;
  const fields = provider.settings.filter((it) => preset?.settings[it.name] === undefined);
  const leave = (field: string) => () => setLeft(new Set([...left, field]));
  const lacking = (field: string, value: string): string | undefined =>
    left.has(field) && value.trim() === "" ? t("connect.needed") : undefined;
  const ready = name.trim() !== "" && fields.every((it) => !it.required || (settings[it.name] ?? "").trim() !== "");
  const send = (): void => {
    const given = Object.entries(settings).filter(([, value]) => value.trim() !== "");
    connect.mutate(
      { ask: { provider: provider.id, name: name.trim(), settings: Object.fromEntries(given) }, ...(secret !== "" && { secret }), hear: (news, call) => setHeard((before) => hearing(before, news, call)) },
      { onSuccess: ({ id }) => void navigate({ to: "/connections/$id", params: { id } }) },
    );
  };
  return (
    <Page>
      <Head
        margin={<><b>{t("connect.step", { step: 2 })}</b>{t("connect.ofTwo")}</>}
        title={t("connect.title", { name: suggested })}
        lede={t(browser ? "connect.browserWhy" : "connect.safe")}
        acts={<Button onPress={onBack}>{t("connect.another")}</Button>}
      />
      {notes.length > 0 && (
        <Strip margin={t("settings.note")}>
          <ul className="rows">{notes.map((note) => <li key={note} className="wrap">{note}</li>)}</ul>
        </Strip>
      )}
      {steps.length > 0 && (
        <Strip margin={t("connect.first")}>
          <ol className="steps">{steps.map((step) => <li key={step}>{forWindow(step)}</li>)}</ol>
        </Strip>
      )}
      <Strip margin={t("connect.here")}>
        <form className="form" onSubmit={(event) => { event.preventDefault(); if (ready) send(); }}>
          {preset && <p className="soft">{preset.help}</p>}
          <Field label={t("connect.name")} help={t("connect.nameHelp")} value={name} onChange={setName} onBlur={leave("")} fault={lacking("", name)} />
          {fields.map((it) => (
            <Field
              key={it.name}
              label={it.label}
              help={it.help}
              optional={it.required ? undefined : t("connect.optional")}
              value={settings[it.name] ?? ""}
              onChange={(value) => setSettings({ ...settings, [it.name]: value })}
              onBlur={leave(it.name)}
              fault={it.required ? lacking(it.name, settings[it.name] ?? "") : undefined}
            />
          ))}
          {asks && (
            <Field
              label={t(`connect.secretOf.${asks}`)}
              help={t("connect.secretHelp")}
              optional={provider.sign_in === "browser" || provider.sign_in === "password_if_named" ? t("connect.optional") : undefined}
              value={secret}
              onChange={setSecret}
              secret
            />
          )}
          {connect.error && <FaultNote failure={connect.error} />}
          {connect.isPending && <Waiting heard={heard} words={t(browser ? "connect.browser" : "connect.trying", { name: suggested })} />}
          <div className="acts">
            <Button look="main" type="submit" isDisabled={!ready || connect.isPending}>
              {t(browser ? "connect.toPage" : "connect.do", { name: suggested })}
              {browser && <Icon name="out" small />}
            </Button>
          </div>
        </form>
      </Strip>
    </Page>
  );
}
