// What stands where an answer would: still being read, nothing yet, or why it could not be had. The desk's own words for
// what went wrong are shown as they are; a page that could not be read is never shown as an empty one.
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useTold, type Said } from "../words/faults";
import { Button } from "./button";
import { Icon } from "./icon";
import { Status } from "./rings";

/** Words only after a moment: what is there at once needs none. */
export function Reading({ what }: { what?: string }): ReactNode {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className="say" role="status">
      {late && <Status ring="working">{what ?? t("state.reading")}</Status>}
    </p>
  );
}

export const Nothing = ({ title, children }: { title: string; children: ReactNode }): ReactNode => (
  <p className="say">
    <b>{title}</b> {children}
  </p>
);

interface FaultProps {
  failure: Said;
  /** The one button that mends it, or tries again. */
  again?: (() => void) | undefined;
  act?: ReactNode;
}

export function FaultNote({ failure, again, act }: FaultProps): ReactNode {
  const { t } = useTranslation();
  const { what, next, exactly } = useTold()(failure);
  return (
    <div className="fault" role="alert">
      <dl>
        <div>
          <dt>{t("fault.what")}</dt>
          <dd className="wrap">
            {what}
            {exactly && <span className="note block">{t("fault.exactly", { said: exactly })}</span>}
          </dd>
        </div>
        {next && (
          <div>
            <dt>{t("fault.next")}</dt>
            <dd className="wrap">{next}</dd>
          </div>
        )}
      </dl>
      {act}
      {again && <Button onPress={again}>{t("fault.again")}</Button>}
    </div>
  );
}

interface Asked<T> {
  data: T | undefined;
  error: Said | null;
  refetch: () => unknown;
}

/** What was asked, once it is known. Where a later look fails that stands above what was known, and takes nothing away that somebody
 * may be writing in. */
export const Answered = <T,>({ to, children }: { to: Asked<T>; children: (known: T) => ReactNode }): ReactNode => (
  <>
    {to.error && <FaultNote failure={to.error} again={() => void to.refetch()} />}
    {to.data === undefined ? !to.error && <Reading /> : children(to.data)}
  </>
);

/** Under a field: an icon and what is expected. */
export const FieldFault = ({ children }: { children: ReactNode }): ReactNode => (
  <span className="bad" role="alert">
    <Icon name="warning" small />
    {children}
  </span>
);
