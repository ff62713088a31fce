// What failed, and what to do, with the one button that mends it, the same wherever a tool's trouble stands. A sign-in that
// has ended is shown again by the provider itself, or asks for its password here.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../api/queries";
import type { ConnectionCard } from "../api/generated/types";
import { Button } from "../design/button";
import { Sheet } from "../design/dialog";
import { Icon } from "../design/icon";
import { Field } from "../design/field";
import { FaultNote } from "../design/said";
import type { Said } from "../words/faults";
import { useSignInPage, Waiting } from "./waiting";

interface Props {
  connection: ConnectionCard;
  /** How its provider signs in: `browser`, `key`, `password` … */
  signIn: string | undefined;
  main: boolean;
}

interface Mending {
  /** The one button that mends it. */
  act: ReactNode;
  /** What opens when it is pressed. */
  more: ReactNode;
  /** Why it did not help, where it did not. */
  failure: Said | null;
}

export function useMending({ connection, signIn, main }: Props): Mending {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const sync = useAct("sync.run");
  const { resume, heard, begin } = useSignInPage(connection.id, false);
  const look = main ? { look: "main" as const } : {};
  const ended = connection.state === "sign_in_needed";
  const act = ended ? (
    <Button
      {...look}
      isDisabled={resume.isPending}
      onPress={() => (signIn === "browser" ? begin() : setAsking(true))}
    >
      {t("connection.signInAgain")}
      {signIn === "browser" && <Icon name="out" small />}
    </Button>
  ) : (
    <Button {...look} isDisabled={sync.isPending} onPress={() => sync.mutate({ ask: { connection: connection.id, approve: false } })}>
      {t(connection.fault ? "fault.again" : "connection.sync")}
    </Button>
  );
  const more = (
    <>
      {resume.isPending && signIn === "browser" && <Waiting heard={heard} words={t("connect.browser")} />}
      <AskSecret
        open={asking}
        name={connection.name}
        onClose={() => setAsking(false)}
        onGiven={(secret) => {
          setAsking(false);
          resume.mutate({ ask: { id: connection.id }, secret });
        }}
      />
    </>
  );
  return { act, more, failure: resume.error ?? sync.error };
}

export function Trouble(props: Props): ReactNode {
  const { t } = useTranslation();
  const { act, more, failure } = useMending(props);
  const { fault, name } = props.connection;
  const said = failure ?? {
    code: fault?.code ?? "",
    message: fault?.message ?? t("home.signInEnded", { name }),
    nextStep: fault?.next_step ?? t("home.nothingLost"),
  };
  return (
    <>
      <FaultNote failure={said} act={act} />
      {more}
    </>
  );
}

interface AskProps {
  open: boolean;
  name: string;
  onClose: () => void;
  onGiven: (secret: string) => void;
}

export function AskSecret({ open, name, onClose, onGiven }: AskProps): ReactNode {
  const { t } = useTranslation();
  const [secret, setSecret] = useState("");
  return (
    <Sheet title={t("connection.askTitle", { name })} open={open} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          setSecret("");
          if (secret !== "") onGiven(secret);
        }}
      >
        <Field label={t("connect.secret")} help={t("connect.secretHelp")} value={secret} onChange={setSecret} secret />
        <div className="acts">
          <Button look="main" type="submit">{t("connection.signInAgain")}</Button>
          <Button onPress={onClose}>{t("state.back")}</Button>
        </div>
      </form>
    </Sheet>
  );
}
