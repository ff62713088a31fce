// What is likely to break, and what can be done before it does: a sign-in that ends is renewed here, while there is time.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectionId, HealthCard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Icon } from "../../design/icon";
import { FaultNote } from "../../design/said";
import { useSignInPage, Waiting } from "../../telling/waiting";
import { useSentences } from "./sentences";

export function Ahead({ card }: { card: HealthCard }): ReactNode {
  const { ahead } = useSentences();
  return (
    <ul className="rows slim coming">
      {card.ahead.map((it) => {
        const { what, next } = ahead(it);
        return (
          <li key={what}>
            <p><b>{what}</b> <span className="soft">{next}</span></p>
            {it.ahead.is === "sign_in_ends" && <InTime id={card.id} />}
          </li>
        );
      })}
    </ul>
  );
}

function InTime({ id }: { id: ConnectionId }): ReactNode {
  const { t } = useTranslation();
  const { resume, heard, begin } = useSignInPage(id, true);
  return (
    <>
      <Button isDisabled={resume.isPending} onPress={begin}>{t("connection.signInAgain")}<Icon name="out" small /></Button>
      {resume.isPending && <Waiting heard={heard} words={t("connect.browser")} />}
      {resume.error && <FaultNote failure={resume.error} />}
    </>
  );
}
