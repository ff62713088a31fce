// Putting a backup back: first what is in it beside what is here, then once more whether that is meant. The recovery code is
// kept no longer than it takes.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { Amount, BackupContents } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Field } from "../../design/field";
import { FaultNote } from "../../design/said";
import { Status } from "../../design/rings";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";
import { FileField } from "../../telling/file";

export function Restore(): ReactNode {
  const { t } = useTranslation();
  const [file, setFile] = useState("");
  const [code, setCode] = useState("");
  const [asking, setAsking] = useState(false);
  const look = useAct("backup.look");
  const restore = useAct("backup.restore");
  const from = file.trim();
  const begin = (): void => {
    restore.reset();
    if (from !== "" && code.trim() !== "") look.mutate({ ask: { file: from }, secret: code.trim() });
  };
  const change = (set: (text: string) => void) => (text: string): void => {
    // What was looked at is not what would be put back any more.
    look.reset();
    set(text);
  };
  const go = (): void => {
    setAsking(false);
    restore.mutate({ ask: { file: from }, secret: code.trim() }, { onSuccess: () => { look.reset(); setFile(""); setCode(""); } });
  };
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); begin(); }}>
      <p>{t("backups.restoreWhat")}</p>
      <FileField label={t("backups.which")} help={t("backups.whichHelp")} file={file} onChange={change(setFile)} />
      <Field label={t("backups.code")} help={t("backups.codeHelp")} value={code} onChange={change(setCode)} secret />
      {look.isPending && <Status ring="working">{t("backups.looking")}</Status>}
      {look.error && <FaultNote failure={look.error} />}
      {!look.data && <div className="acts"><Button type="submit" isDisabled={from === "" || code.trim() === "" || look.isPending || restore.isPending}>{t("backups.look")}</Button></div>}
      {look.data && !restore.isPending && (
        <>
          <Beside look={look.data} />
          <div className="acts"><Button look="danger" onPress={() => setAsking(true)}>{t("backups.replace")}</Button></div>
          <Sure look={look.data} open={asking} onClose={() => setAsking(false)} onGo={go} />
        </>
      )}
      {restore.isPending && <p role="status"><Status ring="working">{t("backups.doing")}</Status></p>}
      {restore.error && <FaultNote failure={restore.error} />}
      {restore.data && (
        <div role="status">
          <Status ring="agreed">{t("backups.done")}</Status>
          <p className="wrap">{t("backups.doneBefore", { file: restore.data.before })}</p>
          <p>{t("backups.doneNext", { count: restore.data.previews })}</p>
        </div>
      )}
    </form>
  );
}

function Beside({ look }: { look: BackupContents }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const kinds = [...new Set([...Object.keys(look.there.records), ...Object.keys(look.here.records)])];
  const last = ({ last_run }: Amount): string => (last_run === null ? t("backups.never") : times.stamp(last_run));
  const names = ({ connections }: Amount): string => (connections.length === 0 ? t("backups.none") : connections.join(", "));
  return (
    <div>
      {!look.of_this_studio && <p><Status ring="two">{t("backups.another")}</Status></p>}
      <table className="beside">
        <thead><tr><td /><th scope="col">{t("backups.there")}</th><th scope="col">{t("backups.here")}</th></tr></thead>
        <tbody>
          {look.written !== null && <tr><th scope="row">{t("backups.written")}</th><td>{times.stamp(look.written)}</td><td /></tr>}
          <tr><th scope="row">{t("backups.lastRun")}</th><td>{last(look.there)}</td><td>{last(look.here)}</td></tr>
          {kinds.map((kind) => <tr key={kind}><th scope="row">{word("kindMany", kind)}</th><td>{look.there.records[kind] ?? 0}</td><td>{look.here.records[kind] ?? 0}</td></tr>)}
          <tr><th scope="row">{t("backups.connections")}</th><td className="wrap">{names(look.there)}</td><td className="wrap">{names(look.here)}</td></tr>
        </tbody>
      </table>
      <p>{t("backups.before")}</p>
      <p>{t("backups.after")}</p>
    </div>
  );
}

interface SureProps {
  look: BackupContents;
  open: boolean;
  onClose: () => void;
  onGo: () => void;
}

function Sure({ look, open, onClose, onGo }: SureProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <Sheet title={t("backups.ask")} open={open} onClose={onClose}>
      <p>{look.written === null ? t("backups.askWhatEver") : t("backups.askWhat", { at: times.stamp(look.written) })}</p>
      <div className="acts">
        <Button autoFocus onPress={onClose}>{t("backups.keep")}</Button>
        <Button look="danger" onPress={onGo}>{t("backups.do")}</Button>
      </div>
    </Sheet>
  );
}
