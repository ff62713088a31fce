// An address that leads nowhere: an old link, or a record that was named wrongly.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Head, Page } from "../design/page";

export function NotHere(): ReactNode {
  const { t } = useTranslation();
  return (
    <Page>
      <Head margin={null} title={t("notHere.title")} lede={t("notHere.lede")} acts={<Link to="/" className="btn main">{t("nav.home")}</Link>} />
    </Page>
  );
}
