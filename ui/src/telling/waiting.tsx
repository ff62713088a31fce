// While a tool is being connected: how far it has come, and the provider's own page with its address, for when the browser
// did not open it or ended somewhere that cannot come back.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useClient } from "../api/queries";
import type { ConnectionId, Fault, News } from "../api/generated/types";
import { Button } from "../design/button";
import { Copy } from "../design/copy";
import { Field } from "../design/field";
import { FieldFault } from "../design/said";
import { Status } from "../design/rings";
import { useTold } from "../words/faults";

export interface Heard {
  call: number;
  page?: string;
  step?: string;
  turnedAway?: Fault;
}

/** What was heard so far, with what is heard now. */
export function hearing(before: Heard | undefined, news: News, call: number): Heard {
  const known = { ...before, call };
  if ("page" in news) return { ...known, page: news.page };
  if ("turned_away" in news) return { ...known, turnedAway: news.turned_away };
  const { what, done, of } = news.step;
  return { ...known, step: of === null ? what : `${what}, ${done}/${of}` };
}

/** Signs in again on the provider's own page; `anew` although the sign-in of now has not ended. */
export function useSignInPage(id: ConnectionId, anew: boolean) {
  const [heard, setHeard] = useState<Heard>();
  const resume = useAct("connections.resume");
  const begin = () => resume.mutate({ ask: anew ? { id, anew } : { id }, hear: (news, call) => setHeard((before) => hearing(before, news, call)) });
  return { resume, heard, begin };
}

export function Waiting({ heard, words }: { heard: Heard | undefined; words: string }): ReactNode {
  const { t } = useTranslation();
  const client = useClient();
  const [address, setAddress] = useState("");
  const told = useTold();
  const away = heard?.turnedAway && told({ ...heard.turnedAway, nextStep: heard.turnedAway.next_step });
  return (
    <div className="form" role="status">
      <Status ring="working">{heard?.step ?? words}</Status>
      {heard?.page && (
        <>
          <p>
            <a href={heard.page} target="_blank" rel="noreferrer">{t("connect.openPage")}</a>{" "}
            <span className="note">{t("connect.orCopy")}</span> <Copy text={t("connect.address")} what={heard.page} label={t("connect.copyAddress")} />
          </p>
          <Field label={t("connect.pasted")} help={t("connect.pastedHelp")} optional={t("connect.optional")} value={address} onChange={setAddress} />
          {away && <FieldFault>{away.what} {away.next}</FieldFault>}
          <div className="acts">
            <Button isDisabled={address.trim() === ""} onPress={() => void client.paste(heard.call, address.trim())}>{t("connect.usePasted")}</Button>
          </div>
        </>
      )}
    </div>
  );
}
