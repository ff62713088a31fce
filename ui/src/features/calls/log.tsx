// The last calls, the newest first: when, whose, and whether something has been done about it. What they said is not kept.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { Status } from "../../design/rings";
import { Answered, Nothing } from "../../design/said";
import { useTimes } from "../../words/studio";

/** As many as somebody sees at once; the desk tells 200 at most. */
const SHOWN = 20;

export function Log(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [all, setAll] = useState(false);
  const log = useAsk("webhooks.log", {});
  return (
    <Strip margin={t("calls.log")}>
      <Answered to={log}>
        {(calls) => calls.length === 0 ? <Nothing title={t("calls.logNone")}>{t("calls.logWhy")}</Nothing> : (
          <>
            <table className="called">
              <thead>
                <tr><th scope="col">{t("calls.when")}</th><th scope="col">{t("calls.who")}</th><th scope="col">{t("calls.became")}</th></tr>
              </thead>
              <tbody>
                {calls.slice(0, all ? calls.length : SHOWN).map((it) => (
                  <tr key={it.id}>
                    <td>{times.stamp(it.at)}</td>
                    <th scope="row">{it.name || t("calls.gone")}</th>
                    <td><Status ring={it.waits ? "waiting" : "agreed"} quiet>{t(it.waits ? "calls.waits" : "calls.taken")}</Status></td>
                  </tr>
                ))}
              </tbody>
            </table>
            {!all && calls.length > SHOWN && <div className="acts asks"><Button look="small" onPress={() => setAll(true)}>{t("calls.all", { count: calls.length })}</Button></div>}
          </>
        )}
      </Answered>
    </Strip>
  );
}
