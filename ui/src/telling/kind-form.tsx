// The guided form of one kind of channel or receiver. Nothing is kept before a test was taken; its key goes beside the question and is
// never shown again. What is asked with what was entered, the screen says.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../api/failure";
import type { ChannelKind, SettingCard } from "../api/generated/types";
import { Button } from "../design/button";
import { Field } from "../design/field";
import { Head, Page, Strip } from "../design/page";
import { Status } from "../design/rings";
import { FaultNote } from "../design/said";
import { forWindow, useTold } from "../words/faults";

/** What was entered, as the desk wants it. */
export interface Given {
  ask: { kind: string; name: string; settings: Record<string, string> };
  secret?: string;
}

interface Props {
  kind: ChannelKind;
  title: string;
  nameHelp: string;
  /** Which field somebody looks at again, by the code of what was said: the name of a setting, or `secret`. */
  fieldOf: Record<string, string>;
  isPending: boolean;
  failure: Failure | null;
  onSend: (given: Given) => void;
  onBack: () => void;
}

const NAME = "name";
const SECRET = "secret";

/** Where it is only for trying things out, it does not stand in anybody's way. */
const isForTrying = (it: SettingCard): boolean => !it.required && (it.name === "url" || it.name === "here");

export function KindForm({ kind, title, nameHelp, fieldOf, isPending, failure, onSend, onBack }: Props): ReactNode {
  const { t } = useTranslation();
  const told = useTold();
  const [given, setGiven] = useState<Record<string, string>>({ [NAME]: kind.name });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { settings, secret, steps } = kind;
  // Steps are gone elsewhere, and may well name a command there.
  const notes = kind.notes.map(forWindow).filter((it) => it !== "");
  // A kind may ask for something that it calls a name as well.
  const keyOf = (it: SettingCard): string => (it === secret ? SECRET : `set ${it.name}`);
  const valueOf = (key: string): string => given[key] ?? "";
  const asked = [...settings.filter((it) => !isForTrying(it)), ...(secret ? [secret] : []), ...settings.filter(isForTrying)];
  const ready = valueOf(NAME).trim() !== "" && asked.every((it) => !it.required || valueOf(keyOf(it)).trim() !== "");
  const refused = (it: SettingCard): string | undefined =>
    failure && fieldOf[failure.code] === (it === secret ? SECRET : it.name) ? told(failure).what : undefined;
  const props = (key: string, required: boolean) => ({
    value: valueOf(key),
    onChange: (value: string) => setGiven({ ...given, [key]: value }),
    onBlur: () => setLeft(new Set([...left, key])),
    lacking: required && left.has(key) && valueOf(key).trim() === "" ? t("connect.needed") : undefined,
  });
  const send = (): void => {
    const named = settings.flatMap((it): [string, string][] => (valueOf(keyOf(it)).trim() === "" ? [] : [[it.name, valueOf(keyOf(it)).trim()]]));
    const key = valueOf(SECRET);
    onSend({ ask: { kind: kind.id, name: valueOf(NAME).trim(), settings: Object.fromEntries(named) }, ...(key !== "" && { secret: key }) });
  };
  const field = (it: SettingCard): ReactNode => {
    const { lacking, ...rest } = props(keyOf(it), it.required);
    return <Field key={keyOf(it)} label={it.label} help={it.help} optional={it.required ? undefined : t("connect.optional")} fault={lacking ?? refused(it)} secret={it === secret} {...rest} />;
  };
  const { lacking, ...name } = props(NAME, true);
  return (
    <Page>
      <Head
        margin={<><b>{t("connect.step", { step: 2 })}</b>{t("connect.ofTwo")}</>}
        title={title}
        lede={t("setUp.formWhy")}
        acts={<Button onPress={onBack}>{t("setUp.another")}</Button>}
      />
      {notes.length > 0 && <Strip margin={t("settings.note")}><ul className="rows">{notes.map((it) => <li key={it} className="wrap">{it}</li>)}</ul></Strip>}
      {steps.length > 0 && <Strip margin={t("connect.first")}><ol className="todo">{steps.map((it) => <li key={it}>{it}</li>)}</ol></Strip>}
      <Strip margin={t("connect.here")}>
        <form className="form" onSubmit={(event) => { event.preventDefault(); if (ready) send(); }}>
          <Field label={t("setUp.name")} help={nameHelp} fault={lacking} {...name} />
          {asked.map(field)}
          {failure && <FaultNote failure={failure} />}
          {isPending && <p role="status"><Status ring="working">{t("setUp.trying", { name: valueOf(NAME) })}</Status></p>}
          <div className="acts"><Button look="main" type="submit" isDisabled={!ready || isPending}>{t("setUp.do")}</Button></div>
        </form>
      </Strip>
    </Page>
  );
}
