// The rows of the list, month by month. Only those in sight are drawn.
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordLine } from "../../api/generated/types";
import { RecordState } from "../../telling/record-state";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";

/** 2.75 rem, as the tokens say of a row. */
const ROW_REM = 2.75;

export function WeddingRows({ lines }: { lines: readonly RecordLine[] }): ReactNode {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => document.getElementById("page"),
    estimateSize: () => ROW_REM * rem,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => lines[index]?.id ?? index,
  });
  return (
    <ul ref={list} className="wrows" aria-label={t("nav.weddings")} style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map((item) => {
        const line = lines[item.index];
        return line && <Row key={item.key} line={line} before={lines[item.index - 1]} top={item.start - offset} place={[item.index + 1, lines.length]} />;
      })}
    </ul>
  );
}

interface RowProps {
  line: RecordLine;
  before: RecordLine | undefined;
  top: number;
  place: [number, number];
}

function Row({ line, before, top, place: [index, of] }: RowProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const month = line.date?.slice(0, 7);
  const begins = month !== before?.date?.slice(0, 7) || !before;
  return (
    <li className={begins ? "wrow begins" : "wrow"} style={{ transform: `translateY(${top}px)` }} aria-setsize={of} aria-posinset={index}>
      <span className="m">{begins && (line.date ? times.month(line.date) : t("weddings.undated"))}</span>
      <Link to="/records/$id" params={{ id: line.id }} className="line">
        <span className="t">{line.date ? times.day(line.date).replace(/ \d{4}$/, "") : ""}</span>
        <span className="cut"><span className="who">{line.name}</span> <span className="soft">{line.location}</span></span>
        <span className="soft">{line.status && word("status", line.status)}</span>
        <RecordState state={line.state} />
      </Link>
    </li>
  );
}
