// One more may call: whose calls, what they are about, and how they are proved. What the desk made for it is shown afterwards, once.
import { Link, useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { ConnectionCard, ConnectionId, Scheme } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Check } from "../../design/check";
import { Choice } from "../../design/choice";
import { Field } from "../../design/field";
import { Head, Page, Strip } from "../../design/page";
import { Answered, FaultNote } from "../../design/said";
import { useTold } from "../../words/faults";
import { App, NO_APP, asGiven, isWhole } from "./app";
import "./calls.css";
import { Made } from "./made";
import { ALL, OF_THE_SECRET, SCHEMES } from "./schemes";

export default function Add(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const connections = useAsk("connections.list", {});
  const add = useAct("webhooks.add");
  const back = (): void => void navigate({ to: "/settings/calls" });
  if (add.data) return <Made made={add.data} onHave={back} />;
  return (
    <Page>
      <Head margin={null} title={t("calls.addTitle")} lede={t("calls.addWhy")} acts={<Button onPress={back}>{t("state.back")}</Button>} />
      <Answered to={connections}>{(known) => (known.length === 0 ? <NoTools /> : <Form connections={known} add={add} />)}</Answered>
    </Page>
  );
}

function NoTools(): ReactNode {
  const { t } = useTranslation();
  return (
    <Strip>
      <p className="say">{t("calls.noTools")}</p>
      <div className="acts asks"><Link to="/connections/new" className="btn main">{t("connections.connect")}</Link></div>
    </Strip>
  );
}

/** As long as the desk lets a name be, and a header's. */
const LONGEST = 100;

const isHeader = (text: string): boolean => text === "" || (/^[\w-]+$/.test(text) && text.length <= LONGEST);
const isMinute = (text: string): boolean => text === "" || /^[1-9]\d{0,5}$/.test(text);
const orNone = (text: string): string | null => (text.trim() === "" ? null : text.trim());

interface FormProps {
  connections: readonly ConnectionCard[];
  add: ReturnType<typeof useAct<"webhooks.add">>;
}

function Form({ connections, add }: FormProps): ReactNode {
  const { t } = useTranslation();
  const told = useTold();
  const [scheme, setScheme] = useState<Scheme>();
  const [about, setAbout] = useState<ReadonlySet<ConnectionId>>(new Set());
  const [given, setGiven] = useState({ name: "", secret: "", signed: "", named: "", minute: "" });
  const [app, setApp] = useState(NO_APP);
  const needs = scheme && SCHEMES[scheme];
  const is = (field: keyof typeof given) => ({ value: given[field], onChange: (value: string) => setGiven({ ...given, [field]: value }) });
  const name = given.name.trim();
  const fine = isHeader(given.signed.trim()) && isHeader(given.named.trim()) && isMinute(given.minute.trim()) && name.length <= LONGEST;
  const ready = needs && fine && name !== "" && about.size > 0 && (needs.secret === "ours" || given.secret.trim() !== "") && (!needs.app || isWhole(app));
  const offered = (of: Scheme | undefined): string => (of === undefined || SCHEMES[of].anybody ? "" : t(`calls.scheme.${of}`));
  const choose = (next: Scheme): void => {
    // What somebody wrote stays.
    setGiven({ ...given, secret: "", ...(name === offered(scheme) && { name: offered(next) }) });
    setScheme(next);
    add.reset();
  };
  const send = (): void => {
    if (!ready || !scheme) return;
    const header = needs.header === undefined ? { signed_in: null, named_in: null } : { signed_in: orNone(given.signed), named_in: orNone(given.named) };
    const ask = { scheme, name, connections: [...about], ...header, paypal: needs.app ? asGiven(app) : null, per_minute: given.minute.trim() === "" ? null : Number(given.minute.trim()) };
    add.mutate({ ask, ...(needs.secret === "theirs" && { secret: given.secret.trim() }) });
  };
  const tick = (id: ConnectionId, chosen: boolean): void => setAbout(new Set(chosen ? [...about, id] : [...about].filter((it) => it !== id)));
  const refused = add.error && OF_THE_SECRET.has(add.error.code) ? told(add.error).what : undefined;
  const header = (text: string): string | null => (isHeader(text.trim()) ? null : t("calls.headerOdd"));
  return (
    <form onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Strip margin={t("calls.whose")}>
        <div className="form">
          <Choice field label={t("calls.caller")} none={t("calls.choose")} value={scheme} options={ALL.map((id) => ({ id, name: t(`calls.scheme.${id}`) }))} onChange={choose} />
          {scheme && <Field label={t("setUp.name")} help={t("connect.nameHelp")} check={(text) => (text.trim() === "" ? t("connect.needed") : text.trim().length > LONGEST ? t("calls.nameLong") : null)} {...is("name")} />}
          {needs?.app && <App app={app} onChange={setApp} />}
          {needs?.secret === "theirs" && <Field label={t(needs.app ? "calls.appSecret" : "calls.secret")} help={t(needs.app ? "calls.appSecretHelp" : "calls.secretTheirs")} fault={refused} secret {...is("secret")} />}
          {needs?.secret === "ours" && <p className="prose">{t("calls.secretOurs")}</p>}
        </div>
      </Strip>
      <Strip margin={t("calls.aboutWhat")}>
        <div className="form">
          <div className="about-tools" role="group" aria-label={t("calls.aboutWhat")}>
            {connections.map(({ id, name: tool }) => <Check key={id} selected={about.has(id)} onChange={(chosen) => tick(id, chosen)}>{tool}</Check>)}
          </div>
          <p className="note">{t("calls.aboutHelp")}</p>
        </div>
      </Strip>
      <Strip margin={t("calls.more")}>
        <div className="form">
          <Field label={t("calls.minute")} help={t("calls.minuteHelp")} optional={t("connect.optional")} check={(text) => (isMinute(text.trim()) ? null : t("calls.minuteOdd"))} {...is("minute")} />
          {needs?.header !== undefined && (
            <>
              <Field label={t("calls.signed")} help={t("calls.signedHelp", { header: needs.header })} optional={t("connect.optional")} check={header} {...is("signed")} />
              <Field label={t("calls.named")} help={t("calls.namedHelp")} optional={t("connect.optional")} check={header} {...is("named")} />
            </>
          )}
          {add.error && <FaultNote failure={add.error} />}
          <div className="acts"><Button look="main" type="submit" isDisabled={!ready || add.isPending}>{t("calls.do")}</Button></div>
        </div>
      </Strip>
    </form>
  );
}
