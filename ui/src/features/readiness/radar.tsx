// What nobody can do both of, from today on: on which day, how sure it is, how they stand to each other, and a way to each.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { ClashCard, Engaged, RadarBoard } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { Answered } from "../../design/said";
import { Status } from "../../design/rings";
import { useTimes } from "../../words/studio";
import { useReadyWords } from "./words";

/** So many stand here until somebody wants all. */
const SHOWN = 8;

export function Radar(): ReactNode {
  const { t } = useTranslation();
  const radar = useAsk("radar.list", {});
  return <Strip margin={t("readiness.tooClose")}><Answered to={radar}>{(board) => <Known board={board} />}</Answered></Strip>;
}

function Known({ board }: { board: RadarBoard }): ReactNode {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const { clashes, days, travel_min, turnaround_min } = board;
  const times = travel_min + turnaround_min === 0 ? t("readiness.noWay") : t("readiness.way", { travel: travel_min, turn: turnaround_min });
  return (
    <>
      {clashes.length === 0 ? (
        <p className="radar-none"><Status ring="agreed">{t("readiness.nothingClose", { count: days })}</Status></p>
      ) : (
        <ul className="rows">{(all ? clashes : clashes.slice(0, SHOWN)).map((it, at) => <Row key={at} card={it} />)}</ul>
      )}
      {!all && clashes.length > SHOWN && <Button look="plain small" onPress={() => setAll(true)}>{t("readiness.showAll", { count: clashes.length })}</Button>}
      <p className="note radar-way">{times}</p>
    </>
  );
}

function Row({ card }: { card: ClashCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { close } = useReadyWords();
  const { clash } = card;
  const sure = clash.severity === "booked";
  return (
    <li className="closerow">
      <div>
        <p className="t">{times.day(clash.date)}</p>
        <Status ring={sure ? "two" : "held"} quiet={!sure}>{t(`readiness.sure.${clash.severity}`)}</Status>
      </div>
      <div>
        <One of={clash.one} />
        <One of={clash.other} />
        <p className="soft">{close(card)}.{clash.alike && ` ${t("readiness.alike")}`}</p>
      </div>
    </li>
  );
}

function One({ of: { record, title, place, tools, promise, whole_day, from, until } }: { of: Engaged }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const when = whole_day ? t("home.allDay") : t("readiness.fromTo", { from: times.clock(from), until: times.clock(until) });
  const more = [when, place, tools.join(", "), promise === "tentative" && t("readiness.sure.tentative")];
  return (
    <p>
      <Link to="/records/$id" params={{ id: record }} className="who">{title}</Link>
      <span className="note">{more.filter(Boolean).join(", ")}</span>
    </p>
  );
}
