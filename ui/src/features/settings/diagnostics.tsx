// A file for whoever helps: every word of it is shown first, what stays here is named, and what is saved is what was shown.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { Diagnostics as Shown } from "../../api/generated/types";
import { Button } from "../../design/button";
import { FaultNote } from "../../design/said";
import { Status } from "../../design/rings";
import { FileField } from "../../telling/file";

export function Diagnostics(): ReactNode {
  const { t } = useTranslation();
  const [file, setFile] = useState("");
  const look = useAct("doctor.preview");
  const save = useAct("doctor.save");
  const named = file.trim();
  const begin = (): void => {
    save.reset();
    look.mutate({ ask: {} });
  };
  return (
    <div className="form">
      <p>{t("diagnostics.why")}</p>
      {look.error && <FaultNote failure={look.error} />}
      <div className="acts"><Button isDisabled={look.isPending} onPress={begin}>{t(look.data ? "diagnostics.lookAgain" : "diagnostics.look")}</Button></div>
      {look.data && (
        <>
          <LeftOut shown={look.data} />
          <Words shown={look.data} />
          <FileField label={t("data.file")} help={t("diagnostics.fileHelp")} file={file} onChange={setFile} fresh="diagnostics" />
          {save.error && <FaultNote failure={save.error} />}
          {save.data && <Status ring="agreed">{t("diagnostics.saved", { file: save.data.file })}</Status>}
          <div className="acts"><Button isDisabled={named === "" || save.isPending} onPress={() => save.mutate({ ask: { number: look.data.number, file: named } })}>{t("diagnostics.save")}</Button></div>
        </>
      )}
    </div>
  );
}

function LeftOut({ shown }: { shown: Shown }): ReactNode {
  const { t } = useTranslation();
  const said = Object.entries(shown.left_out).map(([name, count]) => {
    const times = Number(count);
    if (name === "words" || name === "lines") return t(`diagnostics.${name}`, { count: times });
    return t("diagnostics.field", { name, times });
  });
  return (
    <section aria-label={t("diagnostics.leftOut")}>
      <h2 className="part">{t("diagnostics.leftOut")}</h2>
      {said.length === 0 ? <p>{t("diagnostics.nothing")}</p> : <ul className="plainly">{said.map((it) => <li key={it} className="wrap">{it}</li>)}</ul>}
    </section>
  );
}

function Words({ shown }: { shown: Shown }): ReactNode {
  const { t } = useTranslation();
  return (
    <section aria-label={t("diagnostics.holds")}>
      <h2 className="part">{t("diagnostics.holds")}</h2>
      {shown.parts.map(({ name, text }) => (
        <div key={name}>
          <h3 className="code">{name}</h3>
          <pre className="words" tabIndex={0} aria-label={name}>{text === "" ? t("diagnostics.empty") : text}</pre>
        </div>
      ))}
    </section>
  );
}
