// A copy of everything, sealed, in a file of the person's choice.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import { Button } from "../../design/button";
import { Field } from "../../design/field";
import { Status } from "../../design/rings";
import { FaultNote } from "../../design/said";

export function Backup(): ReactNode {
  const { t } = useTranslation();
  const [file, setFile] = useState("");
  const make = useAct("backup.make");
  return (
    <form className="form" onSubmit={(event) => { event.preventDefault(); if (file.trim() !== "") make.mutate({ ask: { file: file.trim() } }); }}>
      <Field label={t("settings.file")} help={t("settings.fileHelp")} value={file} onChange={setFile} />
      {make.error && <FaultNote failure={make.error} />}
      {make.data && <Status ring="agreed">{t("settings.backedUp", { count: make.data.records, file: make.data.file })}</Status>}
      <div className="acts"><Button type="submit" isDisabled={file.trim() === "" || make.isPending}>{t("settings.make")}</Button></div>
    </form>
  );
}
