// What is open: what it is about, what was seen, why it matters, and what mends it. The first of them has the page's main button.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ReadinessCard, ReadinessLine } from "../../api/generated/types";
import { Status } from "../../design/rings";
import { Strip } from "../../design/page";
import { Fix } from "./fix";
import { isOpen, ringOf } from "./verdict";
import { useReadyWords } from "./words";

export function Open({ card }: { card: ReadinessCard }): ReactNode {
  const { t } = useTranslation();
  const open = card.lines.filter(isOpen);
  if (open.length === 0) return null;
  return (
    <Strip margin={t("readiness.open")}>
      <ul className="rows">
        {open.map((line, at) => <Row key={at} line={line} main={at === 0} couple={card.weddings.find((it) => it.record === line.wedding)?.title} />)}
      </ul>
    </Strip>
  );
}

function Row({ line, main, couple }: { line: ReadinessLine; main: boolean; couple: string | undefined }): ReactNode {
  const { t } = useTranslation();
  const { seen, why } = useReadyWords();
  const check = t(`readiness.check.${line.check}`);
  return (
    <li className="openline">
      <Status ring={ringOf(line)} quiet={false}>{t(`readiness.standing.${line.standing}`)}</Status>
      <div>
        <p className="what">{couple === undefined ? check : t("readiness.of", { couple, check })}</p>
        <p className="soft wrap">{seen(line)}</p>
        <p className="note">{why(line)}</p>
      </div>
      <Fix fix={line.fix} main={main} />
    </li>
  );
}
