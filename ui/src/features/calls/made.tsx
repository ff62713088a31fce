// What somebody enters there now: the address, and the secret where the desk has made it, which is shown this once.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SourceMade } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Copy } from "../../design/copy";
import { Once } from "../../design/once";
import { Head, Page, Strip } from "../../design/page";

interface Props {
  made: SourceMade;
  onHave: () => void;
}

export function Made({ made: { source, secret }, onHave }: Props): ReactNode {
  const { t } = useTranslation();
  const { name, address } = source;
  return (
    <Page>
      <Head margin={null} title={t("calls.madeTitle", { name })} lede={t("calls.madeWhy")} />
      <Strip margin={t("calls.address")}>
        <div className="form">
          <p><Copy text={address} label={t("calls.copyOf", { name })} /></p>
          {address.startsWith("http://127.0.0.1") && <p className="prose">{t("calls.onlyHere")}</p>}
        </div>
      </Strip>
      <Strip margin={t("calls.secretShort")}>
        <div className="form">
          {secret === null ? (
            <>
              <p className="prose">{t("calls.secretKept")}</p>
              <div className="acts"><Button look="main" onPress={onHave}>{t("calls.done")}</Button></div>
            </>
          ) : (
            <Once title={t("calls.secretOf", { name })} secret={secret} onHave={onHave}>{t("calls.secretWhere")}</Once>
          )}
        </div>
      </Strip>
    </Page>
  );
}
