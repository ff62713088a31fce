// The guided form of one kind of channel. Nothing is kept before the channel took a test; its key goes beside the question and is
// never shown again.
import { useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { Failure } from "../../api/failure";
import type { ChannelKind, SettingCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Field } from "../../design/field";
import { Head, Page, Strip } from "../../design/page";
import { Status } from "../../design/rings";
import { FaultNote } from "../../design/said";
import { forWindow, useTold } from "../../words/faults";

interface Props {
  kind: ChannelKind;
  onBack: () => void;
}

const NAME = "name";
const SECRET = "secret";

/** Which field somebody looks at again, by what the channel said. */
const FIELD_OF: Record<string, string> = {
  channel_key_refused: SECRET, channel_secret_missing: SECRET, channel_address_foreign: SECRET, heartbeat_address_odd: SECRET, sign_in_refused: SECRET,
  channel_not_invited: "channel", region_unknown: "region", sender_not_verified: "from", sender_not_usable: "from", sender_not_registered: "from",
  number_unknown: "to", number_takes_no_messages: "to", telephone_not_reached: "to", country_not_allowed: "to", address_refused: "to",
};

/** Where it is only for trying things out, it does not stand in anybody's way. */
const isForTrying = (it: SettingCard): boolean => !it.required && (it.name === "url" || it.name === "here");

export function AddForm({ kind, onBack }: Props): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const told = useTold();
  const add = useAct("channels.add");
  const [given, setGiven] = useState<Record<string, string>>({ [NAME]: kind.name });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { notes, steps, settings, secret } = kind;
  // A kind may ask for something that it calls a name as well.
  const keyOf = (it: SettingCard): string => (it === secret ? SECRET : `set ${it.name}`);
  const valueOf = (key: string): string => given[key] ?? "";
  const asked = [...settings.filter((it) => !isForTrying(it)), ...(secret ? [secret] : []), ...settings.filter(isForTrying)];
  const ready = valueOf(NAME).trim() !== "" && asked.every((it) => !it.required || valueOf(keyOf(it)).trim() !== "");
  const refused = (it: SettingCard | undefined, failure: Failure | null): string | undefined =>
    it && failure && FIELD_OF[failure.code] === (it === secret ? SECRET : it.name) ? told(failure).what : undefined;
  const props = (key: string, required: boolean) => ({
    value: valueOf(key),
    onChange: (value: string) => setGiven({ ...given, [key]: value }),
    onBlur: () => setLeft(new Set([...left, key])),
    lacking: required && left.has(key) && valueOf(key).trim() === "" ? t("connect.needed") : undefined,
  });
  const send = (): void => {
    const named = settings.flatMap((it): [string, string][] => (valueOf(keyOf(it)).trim() === "" ? [] : [[it.name, valueOf(keyOf(it)).trim()]]));
    const key = valueOf(SECRET);
    add.mutate(
      { ask: { kind: kind.id, name: valueOf(NAME).trim(), settings: Object.fromEntries(named) }, ...(key !== "" && { secret: key }) },
      { onSuccess: () => void navigate({ to: "/alerts/channels" }) },
    );
  };
  const field = (it: SettingCard): ReactNode => {
    const { lacking, ...rest } = props(keyOf(it), it.required);
    return <Field key={keyOf(it)} label={it.label} help={it.help} optional={it.required ? undefined : t("connect.optional")} fault={lacking ?? refused(it, add.error)} secret={it === secret} {...rest} />;
  };
  const { lacking, ...name } = props(NAME, true);
  return (
    <Page>
      <Head
        margin={<><b>{t("connect.step", { step: 2 })}</b>{t("connect.ofTwo")}</>}
        title={t("channels.formTitle", { name: kind.name })}
        lede={t("channels.formWhy")}
        acts={<Button onPress={onBack}>{t("channels.another")}</Button>}
      />
      {notes.length > 0 && <Strip margin={t("settings.note")}><ul className="rows">{notes.map((it) => <li key={it} className="wrap">{it}</li>)}</ul></Strip>}
      {steps.length > 0 && <Strip margin={t("connect.first")}><ol className="todo">{steps.map((it) => <li key={it}>{forWindow(it)}</li>)}</ol></Strip>}
      <Strip margin={t("connect.here")}>
        <form className="form" onSubmit={(event) => { event.preventDefault(); if (ready) send(); }}>
          <Field label={t("channels.name")} help={t("channels.nameHelp")} fault={lacking} {...name} />
          {asked.map(field)}
          {add.error && <FaultNote failure={add.error} />}
          {add.isPending && <p role="status"><Status ring="working">{t("channels.trying", { name: valueOf(NAME) })}</Status></p>}
          <div className="acts"><Button look="main" type="submit" isDisabled={!ready || add.isPending}>{t("channels.do")}</Button></div>
        </form>
      </Strip>
    </Page>
  );
}
