// A screen that stopped: said in words, with a way on. The desk behind it goes on; only this page does not.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../design/button";
import { Head, Page } from "../design/page";

export function Stopped({ reset }: { reset: () => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <Page>
      <Head
        margin={null}
        title={t("stopped.title")}
        lede={t("stopped.lede")}
        acts={<><Button look="main" onPress={reset}>{t("fault.again")}</Button><Link to="/" className="btn">{t("nav.home")}</Link></>}
      />
    </Page>
  );
}
