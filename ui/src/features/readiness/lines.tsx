// Line by line, wedding by wedding, this desk last: what holds is quiet. What is open has its reason and its button above; what is
// only worth a look has them here.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ReadinessCard, ReadinessLine, ReadyWedding } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { Status } from "../../design/rings";
import { TakeAlong } from "../../telling/take-along";
import { useTimes } from "../../words/studio";
import { Fix } from "./fix";
import { ringOf } from "./verdict";
import { useReadyWords } from "./words";

export function Lines({ card }: { card: ReadinessCard }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      {card.weddings.map((it) => (
        <Strip key={it.record} margin={<Whose wedding={it} />} label={it.title}>
          <Group lines={card.lines.filter((line) => line.wedding === it.record)} whose={it} />
        </Strip>
      ))}
      <Strip margin={t("readiness.desk")}><Group lines={card.lines.filter((it) => it.wedding === null)} /></Strip>
    </>
  );
}

function Whose({ wedding }: { wedding: ReadyWedding }): ReactNode {
  const times = useTimes();
  const { record, title, date, starts, venue } = wedding;
  return (
    <>
      <b><Link to="/records/$id" params={{ id: record }} className="couple-name">{title}</Link></b>
      {date !== null && <span className="note">{[times.day(date), starts].filter(Boolean).join(", ")}</span>}
      {venue !== null && <span className="note">{venue}</span>}
    </>
  );
}

interface GroupProps {
  lines: readonly ReadinessLine[];
  /** Nothing for what is this desk's. */
  whose?: ReadyWedding;
}

const Group = ({ lines, whose }: GroupProps): ReactNode => (
  <ul className="rows slim">{lines.map((it, at) => <Line key={at} line={it} whose={whose} />)}</ul>
);

function Line({ line, whose }: { line: ReadinessLine; whose: ReadyWedding | undefined }): ReactNode {
  const { t } = useTranslation();
  const { seen, why } = useReadyWords();
  const looked = line.standing === "look_at_it";
  return (
    <li className="heldline">
      <span className="soft">{t(`readiness.check.${line.check}`)}</span>
      <div>
        {/* Its standing is a word too, for who does not see the rings. */}
        <Status ring={ringOf(line)} quiet={line.standing === "ready" || looked}><span className="sr">{t(`readiness.standing.${line.standing}`)}: </span>{seen(line)}</Status>
        {looked && <p className="note">{why(line)}</p>}
      </div>
      {looked && <Fix fix={line.fix} main={false} />}
      {!looked && line.check === "pack" && whose && <TakeAlong small days={[{ wedding: whose.record, couple: whose.title }]} />}
    </li>
  );
}
