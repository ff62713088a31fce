// Which version this is, whether there is a newer one, where data goes, and what others wrote. Nobody is asked before the
// person says so, and nothing happens while weddings are protected.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { useAct, useAsk } from "../../api/queries";
import type { NewerCard, UpdatesCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Answered, FaultNote } from "../../design/said";
import { Status } from "../../design/rings";
import { useTimes } from "../../words/studio";
import { Licences } from "./licences";

export function About(): ReactNode {
  const updates = useAsk("updates.show", {}, { every: 60_000 });
  return <Answered to={updates}>{(known) => <Known card={known} />}</Answered>;
}

function Known({ card }: { card: UpdatesCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const look = useAct("updates.look");
  const waits = card.waits_until !== null;
  const until = card.waits_until === null ? "" : `${times.weekday(times.dayOf(card.waits_until))} ${times.clock(card.waits_until)}`;
  return (
    <div className="form">
      <p><b>{t("about.version", { version: card.version })}</b></p>
      {waits && <p><Status ring="held">{t("about.waits", { at: until })}</Status></p>}
      {card.newer ? <Newer newer={card.newer} waits={waits} /> : <p>{card.looked === null ? t("about.nobody") : t("about.newest", { at: times.stamp(card.looked) })}</p>}
      {look.isPending && <p role="status"><Status ring="working">{t("about.looking", { host: card.host })}</Status></p>}
      {look.error && <FaultNote failure={look.error} />}
      <div className="acts"><Button isDisabled={waits || look.isPending} onPress={() => look.mutate({ ask: {} })}>{t("about.look")}</Button></div>
      <When card={card} />
      <p>{t("about.hosts")}</p>
      <Licences />
    </div>
  );
}

function Newer({ newer, waits }: { newer: NewerCard; waits: boolean }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const fetching = useAct("updates.fetch");
  const install = useAct("updates.install");
  const { version, published } = newer;
  const said = published === null ? t("about.newer", { version }) : t("about.newerDated", { version, day: times.date(times.moment(published)?.day ?? published) });
  return (
    <div>
      <Status ring="waiting">{said}</Status>
      {newer.notes !== "" && <><h2 className="part">{t("about.whatIsNew")}</h2><p className="wrap lines">{newer.notes}</p></>}
      {newer.package === null ? (
        <div className="acts"><Button isDisabled={waits || fetching.isPending} onPress={() => fetching.mutate({ ask: {} })}>{t("about.fetch")}</Button></div>
      ) : (
        <>
          <p><Status ring="agreed">{t("about.here")}</Status></p>
          <p className="note block">{t("about.installHow")}</p>
          <div className="acts"><Button isDisabled={waits || install.isPending} onPress={() => install.mutate({ ask: {} })}>{t("about.install")}</Button></div>
        </>
      )}
      {fetching.isPending && <p role="status"><Status ring="working">{t("about.fetching", { version })}</Status></p>}
      {fetching.error && <FaultNote failure={fetching.error} />}
      {install.error && <FaultNote failure={install.error} />}
      {install.data && <p role="status">{t("about.handed")}</p>}
    </div>
  );
}

function When({ card }: { card: UpdatesCard }): ReactNode {
  const { t } = useTranslation();
  const set = useAct("updates.set");
  const [on, setOn] = useState(card.on);
  const change = (next: string): void => {
    setOn(next === "daily");
    set.mutate({ ask: { on: next === "daily" } }, { onError: () => setOn(card.on) });
  };
  return (
    <div>
      <RadioGroup className="radios" aria-label={t("about.when")} value={on ? "daily" : "asked"} onChange={change}>
        {(["asked", "daily"] as const).map((it) => <Radio key={it} value={it} className="radio"><span className="dot" />{t(`about.${it}`)}</Radio>)}
      </RadioGroup>
      <p className="note block">{t("about.whom", { host: card.host })}</p>
      {set.error && <FaultNote failure={set.error} />}
    </div>
  );
}
