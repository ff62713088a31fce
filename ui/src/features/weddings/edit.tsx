// Changing a record here. Only what was changed is sent on; the desk reads what was typed, and says in its own words what
// it could not understand.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import { kinds } from "../../api/generated/kinds";
import type { RecordPage } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Field } from "../../design/field";
import { useKeys } from "../../design/keys";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { isLong } from "../../telling/value";
import { useOffer } from "../../telling/undoing";
import { text } from "../../telling/related";
import { useWord } from "../../words/word";
import { When } from "./when";

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;

/** What a record of a day goes from and to. */
const TIMED: ReadonlySet<string> = new Set(["start", "end"]);

/** The end of whole days is the day after the last; of anything else it is not known. */
const dayAfter = (day: string): string => (DAY.test(day) ? new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10) : "");

/** One whole day has no end that would tell anybody anything. */
const isOneWholeDay = (page: RecordPage): boolean =>
  DAY.test(text(page, "start")) && [dayAfter(text(page, "start")), ""].includes(text(page, "end"));

export function EditRecord({ page, onDone }: { page: RecordPage; onDone: () => void }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const edit = useAct("records.edit");
  const whole = isOneWholeDay(page);
  const names = kinds[page.kind].fields.flatMap((it): string[] => (it.name !== "when" ? [it.name] : whole ? ["start"] : ["start", "end"]));
  const [values, setValues] = useState<Record<string, string>>(() => Object.fromEntries(names.map((it) => [it, text(page, it)])));
  const changed = names.filter((it) => values[it] !== text(page, it)).map((it): [string, string] => [it, values[it] ?? ""]);
  if (whole && values["start"] !== text(page, "start")) changed.push(["end", dayAfter(values["start"] ?? "")]);
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
    { press: "ctrl+enter", shown: `${t("key.ctrl")} ↵`, label: t("record.save"), act: () => changed.length > 0 && save(), always: true },
  ]);
  return (
    <Strip margin={t("record.edit")}>
      <form className="form" onSubmit={(event) => { event.preventDefault(); if (changed.length > 0) save(); }}>
        <p className="soft">{t("record.editWhy")}</p>
        {names.map((name) => {
          const said = {
            label: word("field", page.kind === "wedding" || name !== "title" ? name : "subject"),
            value: values[name] ?? "",
            onChange: (value: string): void => setValues((before) => ({ ...before, [name]: value })),
          };
          const days = TIMED.has(name) || kinds[page.kind].fields.some((it) => it.name === name && it.holds === "date");
          return days ? <When key={name} {...said} timed={TIMED.has(name)} /> : <Field key={name} {...said} long={isLong(name)} />;
        })}
        {edit.error && <FaultNote failure={edit.error} />}
        <div className="acts">
          <Button look="main" type="submit" isDisabled={changed.length === 0 || edit.isPending} keys={`${t("key.ctrl")} ↵`}>{t("record.save")}</Button>
          <Button onPress={onDone}>{t("state.back")}</Button>
        </div>
      </form>
    </Strip>
  );
}
