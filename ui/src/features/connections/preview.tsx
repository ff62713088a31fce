// What the next sync would do, every item openable, before anything is written. The bar at the foot says what the button
// will write, and the button is the only one that does.
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct, useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import "./connections.css";
import { Plan, type Totals } from "./plan";

export default function Preview(): ReactNode {
  const { t } = useTranslation();
  const [done, setDone] = useState<Totals>();
  const preview = useAsk("sync.preview", {});
  const sync = useAct("sync.run");
  const plan = preview.data;
  const changes = plan ? plan.created + plan.updated + plan.deleted : 0;
  const write = (): void => sync.mutate({ ask: { approve: true } }, { onSuccess: setDone });
  const title = done ? t("preview.done") : plan ? (changes > 0 ? counts(t, plan) : t("preview.nothing")) : t("preview.title");
  return (
    <Page>
      <Head
        margin={<b>{t("preview.plan")}</b>}
        title={title}
        lede={done ? counts(t, done) : t(plan && changes === 0 ? "preview.nothingWhy" : "preview.lede")}
        acts={<Button isDisabled={preview.isFetching} onPress={() => void preview.refetch()}>{t("preview.again")}</Button>}
      />
      {preview.isPending && <Strip><Reading what={t("preview.reading")} /></Strip>}
      {preview.error && <Strip><FaultNote failure={preview.error} again={() => void preview.refetch()} /></Strip>}
      {plan?.connections.map((it) => (
        <Strip key={it.id} margin={<b>{it.name}</b>} label={it.name}>
          {it.fault && <FaultNote failure={{ code: it.fault.code, message: it.fault.message, nextStep: it.fault.next_step }} />}
          {it.changes.length > 0 ? <Plan changes={it.changes} totals={it} /> : !it.fault && <p className="say soft">{t("preview.stays")}</p>}
        </Strip>
      ))}
      {sync.error && <Strip><FaultNote failure={sync.error} /></Strip>}
      {plan && changes > 0 && (
        <footer className="bar">
          <Strip margin={t("preview.yours")}>
            <p>{plan.needs_approval.length > 0 ? t("preview.first", { count: plan.needs_approval.length }) : t("preview.writes")} {t("preview.guarded")}</p>
            <div className="acts barred">
              <Button look="main" isDisabled={sync.isPending} onPress={write}>{t("preview.write", { count: changes })}</Button>
              <Link to="/connections" className="btn">{t("state.notNow")}</Link>
            </div>
          </Strip>
        </footer>
      )}
    </Page>
  );
}

const counts = (t: TFunction, of: Totals): string =>
  t("preview.counts", {
    created: t("preview.created", { count: of.created }),
    updated: t("preview.updated", { count: of.updated }),
    deleted: t("preview.deleted", { count: of.deleted }),
  });
