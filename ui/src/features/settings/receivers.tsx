// In one sentence who gets what is measured, and the way to the page where that is said.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Answered } from "../../design/said";
import { receiversLine } from "../../telling/receivers";

export function ReceiversPart(): ReactNode {
  const { t } = useTranslation();
  const book = useAsk("exports.list", {});
  return (
    <div className="form">
      <Answered to={book}>{(known) => <p className="prose"><b>{receiversLine(t, known)}</b> {t("receivers.means")}</p>}</Answered>
      <div className="acts"><Link to="/settings/receivers" className="btn">{t("receivers.open")}</Link></div>
    </div>
  );
}
