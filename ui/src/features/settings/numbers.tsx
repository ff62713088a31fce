// The numbers that a diagnostics file holds.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Reading } from "../../design/said";

export function Numbers(): ReactNode {
  const { t } = useTranslation();
  const { data, isPending } = useAsk("doctor.look", {});
  return (
    <>
      <p className="say soft">{t("settings.numbersWhy")}</p>
      {isPending && <Reading />}
      {data && (
        <dl className="numbers">
          {Object.entries(data.figures).map(([name, value]) => (
            <div key={name}><dt>{name.replaceAll("_", " ")}</dt><dd>{String(value)}</dd></div>
          ))}
        </dl>
      )}
    </>
  );
}
