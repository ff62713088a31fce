// What one run did: its time and place in the margin with its way back, its lines as sentences.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { ChangeId, JournalLine, RunId } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Icon } from "../../design/icon";
import { FaultNote } from "../../design/said";
import type { Bundle, Entry } from "../../telling/journal";
import { JournalSentence, placeName } from "../../telling/journal-line";
import { useReasons } from "../../telling/reasons";
import { useTimes } from "../../words/studio";

/** Whether all of the run is shown, so that "undo all" means what is seen. */
export function EntryStrip({ entry, whole }: { entry: Entry; whole: boolean }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [asking, setAsking] = useState(false);
  const undo = useAct("journal.undo");
  const reasons = useReasons();
  const lines = entry.bundles.flatMap((it) => it.lines);
  const places = [...new Set(lines.map((it) => it.done_at === "removed" ? t("activity.removed") : placeName(t, it.place)))];
  const undoable = lines.filter((it) => it.state === "done").length;
  const { run } = entry;
  const undoChange = (change: ChangeId): void => undo.mutate({ ask: { what: { change } } });
  const undoRun = (of: RunId): void => undo.mutate({ ask: { what: { run: of } } }, { onSuccess: () => setAsking(false) });
  return (
    <section className="strip">
      <div className="m">
        <span className="tt">{times.stamp(entry.at)}</span> {places.length > 2 ? t("activity.places", { count: places.length }) : places.join(", ")}
        {run !== null && whole && undoable > 1 && <Button look="plain small" onPress={() => setAsking(true)}>{t("activity.undoAll")}</Button>}
      </div>
      <div>
        <ul className="rows jr">
          {entry.bundles.map((bundle) => <Line key={bundle.id} bundle={bundle} busy={undo.isPending} onUndo={undoChange} />)}
        </ul>
        {undo.error && <FaultNote failure={undo.error} />}
        {undo.data?.unreachable.map((it) => <p key={it.words} className="note" role="status">{reasons.unreached(it)}</p>)}
      </div>
      {run !== null && (
        <Sheet title={t("activity.askRun", { at: times.stamp(entry.at) })} open={asking} onClose={() => setAsking(false)}>
          <p>{t("activity.askRunWhy")}</p>
          <div className="acts">
            <Button look="main" isDisabled={undo.isPending} onPress={() => undoRun(run)}>{t("activity.undoRun")}</Button>
            <Button onPress={() => setAsking(false)}>{t("state.notNow")}</Button>
          </div>
        </Sheet>
      )}
    </section>
  );
}

interface LineProps {
  bundle: Bundle;
  busy: boolean;
  onUndo: (change: ChangeId) => void;
}

function Line({ bundle, busy, onUndo }: LineProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [open, setOpen] = useState(false);
  const [first, ...others] = bundle.lines;
  if (others.length === 0) return <Single line={first} busy={busy} onUndo={onUndo} sentence={<JournalSentence bundle={bundle} />} />;
  return (
    <>
      <li className={first.state === "undone" ? "undone" : ""}>
        <JournalSentence bundle={bundle} />
        <span className="note cut">{bundle.lines.slice(0, 3).map((it) => times.named(it.name)).join(", ")}…</span>
        <Button look="plain small" aria-expanded={open} onPress={() => setOpen(!open)}>{open ? t("preview.close") : t("activity.showAll", { count: bundle.lines.length })}</Button>
      </li>
      {open && bundle.lines.map((line) => (
        <Single key={line.id} line={line} busy={busy} onUndo={onUndo} sentence={<JournalSentence bundle={{ id: line.id, lines: [line] }} />} />
      ))}
    </>
  );
}

function Single({ line, busy, onUndo, sentence }: { line: JournalLine; busy: boolean; onUndo: (change: ChangeId) => void; sentence: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const undone = line.state === "undone";
  return (
    <li className={undone ? "undone" : ""}>
      {sentence}
      <span className="note">
        {undone && <><Icon name="undo" small /> {t("activity.undone")}</>}
        {!undone && line.beside && t("activity.beside")}{" "}
        <Link to="/records/$id" params={{ id: line.record }}>{t("home.open")}</Link>
      </span>
      {undone ? <span /> : <Button look="plain small" isDisabled={busy} onPress={() => onUndo(line.id)} aria-label={t("activity.undoOf", { name: times.named(line.name) })}>{t("journal.undo")}</Button>}
    </li>
  );
}
