// What belongs to a record: its weddings, appointments, people and money, each in the words that matter for it.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RecordLine, RecordPage } from "../../api/generated/types";
import { Copy } from "../../design/copy";
import { RecordState } from "../../telling/record-state";
import { text, useRecords } from "../../telling/related";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";

interface Props {
  lines: readonly RecordLine[];
}

function Named({ record }: { record: { id: RecordLine["id"]; name: string } }): ReactNode {
  const times = useTimes();
  return (
    <Link to="/records/$id" params={{ id: record.id }} className="who">
      {times.named(record.name)}
    </Link>
  );
}

export function Weddings({ lines }: Props): ReactNode {
  const times = useTimes();
  return (
    <ul className="rows slim nx">
      {lines.map((line) => (
        <li key={line.id}>
          <span className="t">{line.date && times.day(line.date)}</span>
          <span><Named record={line} /> <span className="soft">{line.location}</span></span>
          <RecordState state={line.state} />
        </li>
      ))}
    </ul>
  );
}

const start = (page: RecordPage): string => text(page, "start");

export function Appointments({ lines }: Props): ReactNode {
  const times = useTimes();
  const pages = useRecords(lines.map((it) => it.id)).toSorted((one, other) => start(one).localeCompare(start(other)));
  return (
    <ul className="rows slim nx">
      {pages.map((page) => (
        <li key={page.id}>
          <span className="t">{times.value(start(page))}</span>
          <span><Named record={page} /> <span className="soft">{text(page, "location")}</span></span>
          <RecordState state={page.state} />
        </li>
      ))}
    </ul>
  );
}

export function Contacts({ lines }: Props): ReactNode {
  const { t } = useTranslation();
  const pages = useRecords(lines.map((it) => it.id));
  return (
    <ul className="rows">
      {pages.map((page) => (
        <li key={page.id} className="people-row">
          <span>
            <Named record={page} />
            <span className="note">{text(page, "role") || text(page, "firm")}</span>
          </span>
          <span className="wrap">{text(page, "email") && <Copy text={text(page, "email")} label={t("record.copyEmail", { name: page.name })} />}</span>
          <span>{text(page, "phone") ? <Copy phone text={text(page, "phone")} label={t("record.copyPhone", { name: page.name })} /> : <span className="note">{t("record.noPhone")}</span>}</span>
        </li>
      ))}
    </ul>
  );
}

export function Money({ lines }: Props): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const pages = useRecords(lines.map((it) => it.id));
  return (
    <ul className="rows slim">
      {pages.map((page) => {
        const day = text(page, "due") || text(page, "received") || page.date || "";
        const balance = text(page, "balance");
        return (
          <li key={page.id} className="money-row">
            <span className="soft">{word("kind", page.kind)}</span>
            <span><Named record={page} /> <span className="soft">{day && t(page.kind === "invoice" ? "record.dueOn" : "record.on", { day: times.day(day) })}</span></span>
            <span className="soft">{text(page, "status") && word("status", text(page, "status"))}</span>
            <span className="num">{times.value(text(page, "total") || text(page, "amount"))}</span>
            {balance && !balance.startsWith("0.00") ? <span className="strong">{t("record.stillDue", { money: times.value(balance) })}</span> : <RecordState state={page.state} />}
          </li>
        );
      })}
    </ul>
  );
}
