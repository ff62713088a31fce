// The rows of the list, month by month. Only those in sight are drawn.
import type { TFunction } from "i18next";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordId, RecordLine } from "../../api/generated/types";
import { Status } from "../../design/rings";
import { RECORD_RINGS, recordState } from "../../design/states";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";
import { wordOf, type Word } from "../../words/word";

/** 2.75 rem, as the tokens say of a row. */
const ROW_REM = 2.75;

interface Props {
  lines: readonly RecordLine[];
  /** Which are drawn: what changes is read first for them. */
  onSight: (ids: readonly RecordId[]) => void;
}

export function WeddingRows({ lines, onSight }: Props): ReactNode {
  // Asked for once, not by every row.
  const { t } = useTranslation();
  const times = useTimes();
  const word = useMemo(() => wordOf(t), [t]);
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  const [rem] = useState(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  // The same from one drawing to the next, or all rows would be measured anew each time.
  const sizeOf = useCallback(() => ROW_REM * rem, [rem]);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => document.getElementById("page"),
    estimateSize: sizeOf,
    overscan: 6,
    scrollMargin: offset,
  });
  const items = rows.getVirtualItems();
  useEffect(() => {
    onSight(items.flatMap((it) => lines[it.index]?.id ?? []));
    return () => onSight([]);
  });
  return (
    <ul ref={list} className="wrows" aria-label={t("nav.weddings")} style={{ height: rows.getTotalSize() }}>
      {items.map((item) => {
        const line = lines[item.index];
        return line && <Row key={line.id} line={line} before={lines[item.index - 1]} top={item.start - offset} index={item.index + 1} of={lines.length} t={t} times={times} word={word} />;
      })}
    </ul>
  );
}

interface RowProps {
  line: RecordLine;
  before: RecordLine | undefined;
  top: number;
  index: number;
  of: number;
  t: TFunction;
  times: Times;
  word: Word;
}

const Row = memo(function Row({ line, before, top, index, of, t, times, word }: RowProps): ReactNode {
  const month = line.date?.slice(0, 7);
  const begins = month !== before?.date?.slice(0, 7) || !before;
  return (
    <li className={begins ? "wrow begins" : "wrow"} style={{ transform: `translateY(${top}px)` }} aria-setsize={of} aria-posinset={index}>
      <span className="m">{begins && (line.date ? times.month(line.date) : t("weddings.undated"))}</span>
      {/* A plain link: the router hears the address, and what its own links know beside would be made anew for every row that comes into sight. */}
      <a href={`#/records/${line.id}`} className={line.status === "cancelled" ? "line off" : "line"}>
        <span className="t">{line.date ? times.day(line.date).replace(/ \d{4}$/, "") : ""}</span>
        <span className="cut"><span className="who">{line.name}</span> <span className="soft">{line.location}</span></span>
        <span className="soft">{line.status && word("status", line.status)}</span>
        <Status ring={RECORD_RINGS[recordState(line.state)]}>{t(`record.${recordState(line.state)}`)}</Status>
      </a>
    </li>
  );
});
