// A step of a route: after how long, who is told, and who stands in for each where that way fails.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ChannelCard, ChannelId } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Choice } from "../../design/choice";
import { Field } from "../../design/field";
import { isLater, minutesOf, replaced, type StepDraft } from "./route";

interface Props {
  steps: readonly StepDraft[];
  at: number;
  channels: readonly ChannelCard[];
  /** Nothing takes the step away. */
  onChange: (next: StepDraft | undefined) => void;
  onNext?: () => void;
}

type Way = (ChannelId | undefined)[];

export function StepForm({ steps, at, channels, onChange, onNext }: Props): ReactNode {
  const { t } = useTranslation();
  const step = steps[at];
  if (!step) return null;
  const { after, ways } = step;
  const change = (index: number, next: Way | undefined): void => onChange({ ...step, ways: replaced(ways, index, next) });
  const fault = minutesOf(after) === undefined ? t("routes.needMinutes") : isLater(steps, at) ? undefined : t("routes.needLater");
  return (
    <div className="form">
      {(at > 0 || after !== "0") && <div className="minutes"><Field label={t("routes.stepAfter")} value={after} onChange={(next) => onChange({ ...step, after: next })} fault={fault} /></div>}
      {ways.map((way, index) => (
        <WayForm key={index} way={way} label={ways.length === 1 ? t("routes.way") : t("routes.wayOf", { number: index + 1 })} channels={channels} onChange={(next) => change(index, next)} alone={ways.length === 1} />
      ))}
      <div className="acts">
        {ways.length < channels.length && <Button look="small" onPress={() => onChange({ ...step, ways: [...ways, [undefined]] })}>{t("routes.addWay")}</Button>}
        {onNext && <Button look="small" onPress={onNext}>{t("routes.addStep")}</Button>}
        {at > 0 && <Button look="plain small" onPress={() => onChange(undefined)}>{t("routes.dropStep")}</Button>}
      </div>
    </div>
  );
}

interface WayProps {
  way: Way;
  label: string;
  channels: readonly ChannelCard[];
  /** Nothing takes the way away. */
  onChange: (next: Way | undefined) => void;
  alone: boolean;
}

function WayForm({ way, label, channels, onChange, alone }: WayProps): ReactNode {
  const { t } = useTranslation();
  const options = channels.map(({ id, name }) => ({ id, name }));
  return (
    <div className="way">
      {way.map((chosen, index) => (
        <div key={index} className={index === 0 ? "stand" : "stand in"}>
          <Choice
            field label={index === 0 ? label : t("routes.insteadOf")} none={t("routes.choose")}
            value={chosen}
            options={options.filter((it) => it.id === chosen || !way.includes(it.id))}
            onChange={(next: ChannelId) => onChange(way.map((it, here) => (here === index ? next : it)))}
          />
          {(index > 0 || !alone) && <Button look="plain small" onPress={() => onChange(index === 0 ? undefined : way.filter((_, here) => here !== index))}>{t("routes.dropWay")}</Button>}
        </div>
      ))}
      {way.length < channels.length && way.every((it) => it !== undefined) && <Button look="plain small" onPress={() => onChange([...way, undefined])}>{t("routes.addInstead")}</Button>}
    </div>
  );
}
