// Who is told first: the studio's own routes in the order in which they are tried, and below them what holds otherwise.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import type { ChannelCard, Route } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Sheet } from "../../design/dialog";
import { Strip } from "../../design/page";
import { Answered, FaultNote } from "../../design/said";
import type { Writing } from "./channels";
import { earlier, replaced } from "./route";
import { useRouteWords } from "./route-words";

interface Props {
  channels: readonly ChannelCard[];
  onWrite: (writing: Writing) => void;
}

export function Routes({ channels, onWrite }: Props): ReactNode {
  const { t } = useTranslation();
  const book = useAsk("routes.list", {});
  const set = useAct("routes.set");
  const say = useRouteWords(channels);
  // Nobody elsewhere can be told by any route yet.
  if (channels.length === 0 && (book.data?.routes.length ?? 0) === 0) return null;
  const change = (routes: Route[]): void => set.mutate({ ask: { routes } });
  return (
    <>
      <Strip margin={t("routes.title")}>
        <Answered to={book}>
          {({ routes }) => (
            <>
              {routes.length === 0 && <p className="soft intro">{t("routes.none")}</p>}
              {routes.length > 1 && <p className="soft intro">{t("routes.lede")}</p>}
              <ol className="rows">
                {routes.map((route, at) => (
                  <li key={`${at}-${route.name}`} className="rr">
                    <div>
                      <b>{route.name}</b>
                      {say(route).map((it) => <p key={it} className="soft">{it}</p>)}
                    </div>
                    <div className="acts">
                      {at > 0 && <Button look="small" isDisabled={set.isPending} aria-label={t("routes.upOf", { name: route.name })} onPress={() => change(earlier(routes, at))}>{t("routes.up")}</Button>}
                      <Button look="small" aria-label={t("routes.editOf", { name: route.name })} onPress={() => onWrite({ route, at })}>{t("routes.edit")}</Button>
                      <Remove name={route.name} busy={set.isPending} onRemove={() => change(replaced(routes, at, undefined))} />
                    </div>
                  </li>
                ))}
              </ol>
              {set.error && <FaultNote failure={set.error} />}
              <div className="acts doing"><Button isDisabled={channels.length === 0} onPress={() => onWrite({ route: undefined, at: routes.length })}>{t("routes.add")}</Button></div>
            </>
          )}
        </Answered>
      </Strip>
      {book.data && book.data.otherwise.length > 0 && (
        <Strip margin={t("routes.otherwise")}>
          <p className="soft intro">{t("routes.otherwiseWhy")}</p>
          <ul className="rows">
            {book.data.otherwise.map((route, at) => (
              <li key={`${at}-${route.name}`}>
                <div>
                  <b>{t(at === 0 && route.least === "critical" ? "routes.otherwiseCritical" : "routes.otherwiseRest")}</b>
                  {say(route, true).map((it) => <p key={it} className="soft">{it}</p>)}
                </div>
              </li>
            ))}
          </ul>
        </Strip>
      )}
    </>
  );
}

function Remove({ name, busy, onRemove }: { name: string; busy: boolean; onRemove: () => void }): ReactNode {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="plain small" aria-label={t("routes.removeOf", { name })} onPress={() => setAsking(true)}>{t("routes.remove")}</Button>
      <Sheet title={t("routes.removeTitle", { name })} open={asking} onClose={() => setAsking(false)}>
        <p>{t("routes.removeWhat")}</p>
        <div className="acts">
          <Button autoFocus onPress={() => setAsking(false)}>{t("routes.keep")}</Button>
          <Button look="danger" isDisabled={busy} onPress={() => { setAsking(false); onRemove(); }}>{t("routes.removeDo", { name })}</Button>
        </div>
      </Sheet>
    </>
  );
}
