// Renewing a sign-in before it ends, while there is time: where its end is foretold.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectionId } from "../api/generated/types";
import { Button } from "../design/button";
import { Icon } from "../design/icon";
import { FaultNote } from "../design/said";
import { useSignInPage, Waiting } from "./waiting";

export function InTime({ id, main = false }: { id: ConnectionId; main?: boolean }): ReactNode {
  const { t } = useTranslation();
  const { resume, heard, begin } = useSignInPage(id, true);
  return (
    <>
      <Button {...(main && { look: "main" as const })} isDisabled={resume.isPending} onPress={begin}>{t("connection.signInAgain")}<Icon name="out" small /></Button>
      {resume.isPending && <Waiting heard={heard} words={t("connect.browser")} />}
      {resume.error && <FaultNote failure={resume.error} />}
    </>
  );
}
