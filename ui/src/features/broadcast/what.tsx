// What happened, and what is said of it: a template with what it leaves open, and its words, which may be changed.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { useAsk } from "../../api/queries";
import type { BroadcastDraft, TemplateCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Field } from "../../design/field";
import { Strip } from "../../design/page";
import { Answered } from "../../design/said";
import { BEGIN, type Wish } from "./wish";

interface Props {
  draft: BroadcastDraft;
  wish: Wish;
  onChange: (next: Wish) => void;
}

export function What({ draft, wish, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  const templates = useAsk("broadcasts.templates", {});
  return (
    <>
      <Strip margin={t("broadcast.happened")}>
        <Answered to={templates}>{(all) => <Templates all={all} wish={wish} onChange={onChange} />}</Answered>
      </Strip>
      {wish.template && <Strip margin={t("broadcast.said")}><Words draft={draft} wish={wish} onChange={onChange} blanks={templates.data?.find((it) => it.template === wish.template)?.blanks ?? []} /></Strip>}
    </>
  );
}

function Templates({ all, wish, onChange }: { all: readonly TemplateCard[]; wish: Wish; onChange: Props["onChange"] }): ReactNode {
  const { t } = useTranslation();
  /** Another template is another text: what was written into the last one does not fit it. To whom it goes stays. */
  const choose = (name: string): void => {
    const template = all.find((it) => it.template === name)?.template;
    onChange({ ...BEGIN, to: wish.to, means: wish.means, template });
  };
  return (
    <RadioGroup className="radios" aria-label={t("broadcast.happened")} value={wish.template ?? null} onChange={choose}>
      {all.map(({ template }) => <Radio key={template} value={template} className="radio"><span className="dot" />{t(`broadcast.template.${template}`)}</Radio>)}
    </RadioGroup>
  );
}

const BLANKS = ["what changes", "new venue", "new time"] as const;

function Words({ draft, wish, onChange, blanks }: Props & { blanks: readonly string[] }): ReactNode {
  const { t } = useTranslation();
  const own = wish.text !== undefined;
  const named = (blank: string): string => {
    const known = BLANKS.find((it) => it === blank);
    return known ? t(`broadcast.blank.${known}`) : blank;
  };
  return (
    <div className="form">
      {!own && blanks.map((blank) => (
        <Field key={blank} label={named(blank)} help={t("broadcast.fillHelp")} value={wish.fill[blank] ?? ""} onChange={(said) => onChange({ ...wish, fill: { ...wish.fill, [blank]: said } })} />
      ))}
      <Field label={t("broadcast.subject")} help={t("broadcast.subjectHelp")} value={wish.subject ?? draft.subject} onChange={(subject) => onChange({ ...wish, subject })} />
      <Field label={t("broadcast.text")} help={t("broadcast.textHelp")} long value={wish.text ?? draft.text} onChange={(text) => onChange({ ...wish, text })} />
      {own && wish.template !== "free" && <div className="acts"><Button look="small" onPress={() => onChange({ ...wish, text: undefined })}>{t("broadcast.asTemplate")}</Button></div>}
    </div>
  );
}
