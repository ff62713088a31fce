// A copy of everything, sealed, in a file of the person's choice.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import { Button } from "../../design/button";
import { Status } from "../../design/rings";
import { FaultNote } from "../../design/said";
import { FileField } from "../../telling/file";

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
