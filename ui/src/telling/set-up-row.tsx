// Something that was set up to be sent to, a channel or a receiver: how it stands, whether anything is sent there, a test that says what
// came of it, and its end.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Failure } from "../api/failure";
import type { Fault } from "../api/generated/types";
import { Button } from "../design/button";
import { Check } from "../design/check";
import { FaultNote } from "../design/said";
import { useTimes } from "../words/studio";

interface Props {
  name: string;
  /** What kind it is. */
  title: string;
  on: boolean;
  /** Why it took nothing the last time. */
  fault: Fault | null;
  /** A ring and a word. */
  state: ReactNode;
  /** What stands below its name, where there is more to say. */
  more?: ReactNode;
  /** What the box says. */
  sends: string;
  set: { isPending: boolean; error: Failure | null; to: (on: boolean) => void };
  /** When it took a test that was sent just now. */
  test: { isPending: boolean; error: Failure | null; took: string | null; send: () => void };
  remove: ReactNode;
}

export function SetUpRow({ name, title, on, fault, state, more, sends, set, test, remove }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const failure = set.error ?? test.error ?? (on && fault ? { ...fault, nextStep: fault.next_step } : null);
  return (
    <li className="chr">
      <div>
        <b>{name}</b>
        <span className="note block wrap">{title}</span>
        {more}
        {test.took !== null && <p className="soft" role="status">{t("setUp.tested", { name, at: times.clock(test.took) })}</p>}
      </div>
      {state}
      <Check selected={on} disabled={set.isPending} onChange={set.to}>
        {sends}<span className="sr">: {name}</span>
      </Check>
      <div className="acts">
        <Button look="small" isPending={test.isPending} aria-label={test.isPending ? t("setUp.testing") : `${t("setUp.test")}: ${name}`} onPress={test.send}>
          {t(test.isPending ? "setUp.testing" : "setUp.test")}
        </Button>
        {remove}
      </div>
      {failure && <div className="under"><FaultNote failure={failure} /></div>}
    </li>
  );
}
