// The score as thin figures, with what it is out of for who does not see it.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function Score({ score }: { score: number | null }): ReactNode {
  const { t } = useTranslation();
  if (score === null) return <span className="score" aria-hidden="true">–</span>;
  return (
    <span className="score">
      {score}
      <span className="sr"> {t("health.ofHundred")}</span>
    </span>
  );
}
