// Where everything of this studio lies, how much it is, and a copy of it.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { FaultNote, Reading } from "../../design/said";
import { Status } from "../../design/rings";
import { amount } from "../../words/bytes";
import { FileField } from "./file";

export function DataFolder(): ReactNode {
  const { t, i18n } = useTranslation();
  const folder = useAsk("folder.show", {});
  const open = useAct("folder.open");
  if (folder.error) return <FaultNote failure={folder.error} again={() => void folder.refetch()} />;
  if (!folder.data) return <Reading />;
  const { path, bytes, dialogs } = folder.data;
  return (
    <div className="form">
      <div>
        <p>{t("data.holds", { size: amount(bytes, i18n.language) })}</p>
        <p className="wrap code">{path}</p>
        <p className="note block">{t("data.sealed")}</p>
      </div>
      {open.error && <FaultNote failure={open.error} />}
      {dialogs && <div className="acts"><Button isDisabled={open.isPending} onPress={() => open.mutate({ ask: {} })}>{t("data.open")}</Button></div>}
    </div>
  );
}

export function Backup(): ReactNode {
  const { t } = useTranslation();
  const [file, setFile] = useState("");
  const make = useAct("backup.make");
  const named = file.trim();
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); if (named !== "") make.mutate({ ask: { file: named } }); }}>
      <FileField label={t("data.file")} help={t("backups.fileHelp")} file={file} onChange={setFile} fresh="backup" />
      {make.error && <FaultNote failure={make.error} />}
      {make.data && <Status ring="agreed">{t("backups.made", { count: make.data.records, file: make.data.file })}</Status>}
      <div className="acts"><Button type="submit" isDisabled={named === "" || make.isPending}>{t("backups.make")}</Button></div>
    </form>
  );
}
