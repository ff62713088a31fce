// A route in words that a florist understands: what it is for, when, who is told first, and who comes next.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { useAct, useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { Check } from "../../design/check";
import { Clock } from "../../design/clock";
import { Field } from "../../design/field";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, FieldFault } from "../../design/said";
import { useTimes } from "../../words/studio";
import { cityOf } from "../../words/zone";
import "./alerts.css";
import type { Writing } from "./channels";
import { draftOf, minutesOf, NEXT_STEP_MIN, replaced, routeOf, type Draft } from "./route";
import { StepForm } from "./route-step";
import { useClassWord } from "./route-words";

/** What is only good to know is told to nobody. */
const LEAST = ["critical", "warning"] as const;
const NIGHT = { from: "18:00", until: "09:00" };

export function RouteForm({ route, at, onBack }: Writing & { onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const channels = useAsk("channels.list", {}).data?.channels ?? [];
  const routes = useAsk("routes.list", {}).data?.routes ?? [];
  const set = useAct("routes.set");
  const [draft, setDraft] = useState<Draft>(() => draftOf(route, channels.length === 1 ? channels[0]?.id : undefined));
  const [left, setLeft] = useState(false);
  const change = (over: Partial<Draft>): void => setDraft({ ...draft, ...over });
  const made = routeOf(draft);
  const save = (): void => {
    if (made) set.mutate({ ask: { routes: replaced(routes, at, made) } }, { onSuccess: onBack });
  };
  const last = minutesOf(draft.steps.at(-1)?.after ?? "") ?? 0;
  const again = draft.again.trim() === "" ? 1 : minutesOf(draft.again);
  return (
    <Page>
      <Head margin={null} title={route ? t("routes.editTitle", { name: route.name }) : t("routes.newTitle")} lede={t("routes.formLede")} acts={<Button onPress={onBack}>{t("routes.back")}</Button>} />
      <form onSubmit={(event) => { event.preventDefault(); save(); }}>
        <Strip margin={t("routes.what")}>
          <div className="form">
            <Field label={t("routes.name")} help={t("routes.nameHelp")} value={draft.name} onChange={(name) => change({ name })} onBlur={() => setLeft(true)} fault={left && draft.name.trim() === "" ? t("routes.needName") : undefined} />
            <RadioGroup className="choices" aria-label={t("routes.leastLabel")} value={draft.least} onChange={(next) => change({ least: LEAST.find((it) => it === next) ?? draft.least })}>
              <span className="strong">{t("routes.leastLabel")}</span>
              {LEAST.map((it) => <Radio key={it} value={it} className="radio"><span className="dot" />{t(`routes.leastOf.${it}`)}</Radio>)}
            </RadioGroup>
            <Narrow draft={draft} onChange={change} />
          </div>
        </Strip>
        <Strip margin={t("routes.when")}>
          <When draft={draft} onChange={change} />
        </Strip>
        {draft.steps.map((_, index) => (
          <Strip key={index} margin={t(index === 0 ? "routes.firstStep" : "routes.nextStep")}>
            <StepForm
              steps={draft.steps} at={index} channels={channels}
              onChange={(next) => change({ steps: replaced(draft.steps, index, next) })}
              {...(index === draft.steps.length - 1 && { onNext: () => change({ steps: [...draft.steps, { after: String(last + NEXT_STEP_MIN), ways: [[undefined]] }] }) })}
            />
          </Strip>
        ))}
        <Strip margin={t("routes.repeat")}>
          <div className="form">
            <div className="minutes"><Field label={t("routes.againLabel")} help={t("routes.againHelp")} optional={t("connect.optional")} value={draft.again} onChange={(it) => change({ again: it })} fault={again === undefined || again === 0 ? t("routes.needMinutes") : undefined} /></div>
            {set.error && <FaultNote failure={set.error} />}
            <div className="acts">
              <Button look="main" type="submit" isDisabled={!made || set.isPending}>{t("routes.save")}</Button>
              <Button onPress={onBack}>{t("routes.back")}</Button>
            </div>
          </div>
        </Strip>
      </form>
    </Page>
  );
}

interface PartProps {
  draft: Draft;
  onChange: (over: Partial<Draft>) => void;
}

const toggled = <T,>(all: readonly T[], it: T, on: boolean): T[] => (on ? [...all, it] : all.filter((other) => other !== it));

function Narrow({ draft, onChange }: PartProps): ReactNode {
  const { t } = useTranslation();
  const word = useClassWord();
  const classes = useAsk("routes.list", {}).data?.classes ?? [];
  const tools = useAsk("connections.list", {}).data ?? [];
  return (
    <>
      <div className="choices" role="group" aria-label={t("routes.classesLabel")}>
        <p><b>{t("routes.classesLabel")}</b> <span className="note">{t("routes.classesHelp")}</span></p>
        <div className="ticks">
          {classes.map((it) => <Check key={it} selected={draft.classes.includes(it)} onChange={(on) => onChange({ classes: toggled(draft.classes, it, on) })}>{word(it)}</Check>)}
        </div>
      </div>
      {tools.length > 0 && (
        <div className="choices" role="group" aria-label={t("routes.toolsLabel")}>
          <p><b>{t("routes.toolsLabel")}</b> <span className="note">{t("routes.toolsHelp")}</span></p>
          <div className="ticks">
            {tools.map(({ id, name }) => <Check key={id} selected={draft.tools.includes(id)} onChange={(on) => onChange({ tools: toggled(draft.tools, id, on) })}>{name}</Check>)}
          </div>
        </div>
      )}
    </>
  );
}

function When({ draft: { hours, region }, onChange }: PartProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <div className="form">
      <RadioGroup className="choices" aria-label={t("routes.when")} value={hours ? "some" : "all"} onChange={(next) => onChange({ hours: next === "some" ? NIGHT : undefined })}>
        <Radio value="all" className="radio"><span className="dot" />{t("routes.always")}</Radio>
        <Radio value="some" className="radio"><span className="dot" />{t("routes.byHours")}</Radio>
      </RadioGroup>
      {hours && (
        <div>
          <div className="fromto">
            <Clock label={t("routes.from")} value={hours.from} onChange={(from) => onChange({ hours: { ...hours, from: from || hours.from } })} />
            <Clock label={t("routes.until")} value={hours.until} onChange={(until) => onChange({ hours: { ...hours, until: until || hours.until } })} />
          </div>
          {hours.from === hours.until && <div className="field"><FieldFault>{t("routes.sameHours")}</FieldFault></div>}
          <p className="note">{t("routes.zone", { zone: cityOf(times.zone) })}</p>
        </div>
      )}
      <Field label={t("routes.regionLabel")} help={t("routes.regionHelp")} optional={t("connect.optional")} value={region} onChange={(it) => onChange({ region: it })} />
    </div>
  );
}
