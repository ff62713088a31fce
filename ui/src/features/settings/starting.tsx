// Whether the desk starts with the computer.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Starts } from "../../telling/desktop";

export function Starting(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="form">
      <p className="prose">{t("desktop.why")}</p>
      <Starts />
    </div>
  );
}
