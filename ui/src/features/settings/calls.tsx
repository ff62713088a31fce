// In one sentence whether anybody may call from the web, and the way to the page where that is said.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Answered } from "../../design/said";
import { callsLine } from "../../telling/calls";

export function CallsPart(): ReactNode {
  const { t } = useTranslation();
  const card = useAsk("webhooks.show", {});
  return (
    <div className="form">
      <Answered to={card}>{(known) => <p className="prose"><b>{callsLine(t, known)}</b> {t("calls.means")}</p>}</Answered>
      <div className="acts"><Link to="/settings/calls" className="btn">{t("calls.open")}</Link></div>
    </div>
  );
}
