// Changing a record here. Only what was changed is sent on, as the desk writes it; what a field cannot hold is said there and
// not sent, and what the desk alone can tell it says in its own words.
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import { kinds } from "../../api/generated/kinds";
import type { RecordPage } from "../../api/generated/types";
import { Button } from "../../design/button";
import { isDay } from "../../design/clock";
import { useKeys } from "../../design/keys";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { Entry } from "../../telling/entry";
import { useOffer } from "../../telling/undoing";
import { text } from "../../telling/related";
import { dayAfter, moneyOf } from "../../words/time";
import { useWord } from "../../words/word";

type Values = Record<string, string>;

/** One whole day has no end that would tell anybody anything. */
const isOneWholeDay = ({ start = "", end = "" }: Values): boolean => isDay(start) && [dayAfter(start), ""].includes(end);

/** What the fields say when they are opened. What comes in meanwhile is no change of who writes here. */
function opened(page: RecordPage): Values {
  const names = kinds[page.kind].fields.flatMap((it) => (it.name === "when" ? ["start", "end"] : [it.name]));
  const said = Object.fromEntries(names.map((it) => [it, text(page, it)]));
  if (!isOneWholeDay(said)) return said;
  const { end: _, ...rest } = said;
  return rest;
}

export function EditRecord({ page, onDone }: { page: RecordPage; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const edit = useAct("records.edit");
  const form = useRef<HTMLFormElement>(null);
  const [before] = useState(() => opened(page));
  const [values, setValues] = useState(before);
  const changed = Object.entries(values).filter(([name, value]) => value !== before[name]);
  if (!("end" in before) && values["start"] !== before["start"]) changed.push(["end", isDay(values["start"] ?? "") ? dayAfter(values["start"] ?? "") : ""]);
  const usual = Object.values(before).map(moneyOf).find(Boolean)?.currency;
  const offer = useOffer();
  const save = (): void =>
    edit.mutate({ ask: { id: page.id, set: changed } }, {
      onSuccess: ({ name, line_of_edit: line }) => {
        if (line) offer(t("undo.edited", { name }), { what: [{ change: line }] });
        onDone();
      },
    });
  useKeys([
    { press: "escape", shown: "Esc", label: t("state.back"), act: onDone },
    { press: "ctrl+enter", shown: `${t("key.ctrl")} ↵`, label: t("record.save"), act: () => form.current?.requestSubmit(), always: true },
  ]);
  return (
    <Strip margin={t("record.edit")}>
      <form ref={form} className="form" onSubmit={(event) => { event.preventDefault(); if (changed.length > 0) save(); }}>
        <p className="soft">{t("record.editWhy")}</p>
        {Object.entries(values).map(([name, value]) => (
          <Entry
            key={name}
            kind={page.kind}
            name={name}
            label={word("field", page.kind === "wedding" || name !== "title" ? name : "subject")}
            value={value}
            start={values["start"] ?? ""}
            usual={usual}
            onChange={(next) => setValues((before) => ({ ...before, [name]: next }))}
          />
        ))}
        {edit.error && <FaultNote failure={edit.error} />}
        <div className="acts">
          <Button look="main" type="submit" isDisabled={changed.length === 0 || edit.isPending} keys={`${t("key.ctrl")} ↵`}>{t("record.save")}</Button>
          <Button onPress={onDone}>{t("state.back")}</Button>
        </div>
      </form>
    </Strip>
  );
}
