// The first screen of a new studio: what the desk does and does not do, what it tells, and the two ways on.
import { Link } from "@tanstack/react-router";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSample, useWay } from "../../api/sample";
import { Button } from "../../design/button";
import { Ring } from "../../design/rings";
import { FaultNote } from "../../design/said";
import { ShowMeOne, Starts } from "../../telling/desktop";
import { Zone } from "../../telling/zone";
import { useTimes } from "../../words/studio";
import "./first-run.css";

const TERMS = ["reads", "asks", "both", "undo", "stays", "never"] as const;

export default function FirstRun(): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const sample = useSample();
  const open = useWay("sample.open");
  useEffect(() => {
    document.title = "WedSync Desk";
  }, []);
  return (
    <main className="card" id="page" tabIndex={-1}>
      <section className="left">
        <Ring name="agreed" className="mark" />
        <h1>WedSync<br />Desk</h1>
        <p className="claim">{t("first.claim")}</p>
        <p className="note foot">{t("first.time")}</p>
      </section>
      <section className="right">
        <h2 className="title">{t("first.before")}</h2>
        <dl className="does">
          {TERMS.map((term) => (
            <div key={term}>
              <dt>{t(`first.${term}.term`)}</dt>
              <dd>{t(`first.${term}.means`)}</dd>
            </div>
          ))}
          <div className="zone">
            <dt>{t("first.zone")}</dt>
            <dd><Zone /> <span className="note">{t("first.zoneWhy", { at: times.clock(times.now) })}</span></dd>
          </div>
          <div>
            <dt>{t("first.told")}</dt>
            <dd>{t("first.toldWhat")} <ShowMeOne /></dd>
          </div>
          <div>
            <dt>{t("first.starts")}</dt>
            <dd><Starts /></dd>
          </div>
        </dl>
        <div className="onward">
          <Link to="/connections/new" className="btn main big">{t("first.connect")}</Link>
          {sample?.offered && <Button look="big" isDisabled={open.isPending} onPress={open.go}>{t("first.sample")}</Button>}
        </div>
        {open.error && <FaultNote failure={open.error} />}
        <p className="note">{t("first.connectWhy")}</p>
      </section>
    </main>
  );
}
