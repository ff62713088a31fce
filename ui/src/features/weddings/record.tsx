// One record: what it says and what each tool says, side by side, and what belongs to it. A wedding most of all; a contact
// or an invoice stands on the same page.
import { Link, useParams } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useAsk } from "../../api/queries";
import { kinds } from "../../api/generated/kinds";
import type { RecordPage } from "../../api/generated/types";
import { Button } from "../../design/button";
import { useKeys } from "../../design/keys";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Nothing, Reading } from "../../design/said";
import { text } from "../../telling/related";
import { TakeAlong } from "../../telling/take-along";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";
import { EditRecord } from "./edit";
import { Facts } from "./facts";
import { Appointments, Contacts, Money, Weddings } from "./belongs";
import "./weddings.css";

export default function RecordScreen(): ReactNode {
  const { t } = useTranslation();
  const { id } = useParams({ from: "/records/$id" });
  const page = useAsk("records.show", { id });
  if (page.data) return <Known key={id} page={page.data} />;
  return (
    <Page>
      <Head margin={null} title={t(page.error ? "record.unknown" : "state.reading")} />
      <Strip>{page.error ? <FaultNote failure={page.error} again={() => void page.refetch()} /> : <Reading />}</Strip>
    </Page>
  );
}

function Known({ page }: { page: RecordPage }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const word = useWord();
  const [editing, setEditing] = useState(false);
  useKeys([{ press: "e", shown: "E", label: t("record.edit"), act: () => setEditing(true) }]);
  return (
    <Page>
      <Head
        margin={<Margin page={page} kind={word("kind", page.kind)} />}
        title={(text(page, kinds[page.kind].title) === "" ? times.named(page.name) : page.name) || word("kind", page.kind)}
        lede={useLede(page)}
        acts={!editing && (
          <>
            {page.versions && <Link to="/versions/$id" params={{ id: page.versions }} className="btn main">{t("versions.seeBoth")}</Link>}
            {page.kind === "wedding" && !page.archived && (
              <>
                <Link to="/saturday/broadcast/$id" params={{ id: page.id }} className="btn">{t("broadcast.open")}</Link>
                <TakeAlong days={[{ wedding: page.id, couple: page.name }]} />
              </>
            )}
            <Button onPress={() => setEditing(true)} keys="E">{t("record.edit")}</Button>
          </>
        )}
      />
      {page.archived && <Strip><Nothing title={t("record.archived")}>{t("record.archivedWhy")}</Nothing></Strip>}
      {editing ? <EditRecord page={page} onDone={() => setEditing(false)} /> : <Parts page={page} />}
    </Page>
  );
}

function Margin({ page, kind }: { page: RecordPage; kind: string }): ReactNode {
  const times = useTimes();
  if (!page.date || page.kind === "contact") return <b>{kind}</b>;
  return (
    <>
      <b>{times.weekday(page.date)}</b>
      {times.date(page.date)}
      <span className="note">{times.relative(page.date)}</span>
    </>
  );
}

function useLede(page: RecordPage): string | undefined {
  const times = useTimes();
  const word = useWord();
  const status = text(page, "status");
  const money = text(page, "value") || text(page, "total") || text(page, "amount");
  const said = [
    text(page, "location") || text(page, "firm"),
    status && word("status", status),
    money && times.value(money),
  ].filter(Boolean);
  if (said.length > 0) return `${said.join(". ")}.`;
  // The margin says it already where there is no day.
  return page.date && page.kind !== "contact" ? word("kind", page.kind) : undefined;
}

function Parts({ page }: { page: RecordPage }): ReactNode {
  const { t } = useTranslation();
  const of = (...kinds: string[]): RecordPage["related"] => page.related.filter((it) => kinds.includes(it.kind));
  const tabs = [
    { id: "weddings", lines: of("wedding"), part: Weddings },
    { id: "appointments", lines: of("appointment", "task"), part: Appointments },
    { id: "contacts", lines: of("contact"), part: Contacts },
    { id: "money", lines: of("invoice", "payment", "expense"), part: Money },
  ] as const;
  const there = tabs.filter((tab) => tab.lines.length > 0);
  return (
    <Tabs>
      <div className="strip tabrow">
        <div className="m" />
        <TabList className="tabs" aria-label={page.name}>
          <Tab id="facts">{t("record.tab.facts")}</Tab>
          {there.map((tab) => (
            <Tab key={tab.id} id={tab.id}>
              {t(`record.tab.${tab.id}`)} <span>{tab.lines.length}</span>
            </Tab>
          ))}
        </TabList>
      </div>
      <TabPanel id="facts"><Facts page={page} /></TabPanel>
      {there.map((tab) => (
        <TabPanel key={tab.id} id={tab.id}>
          <Strip label={t(`record.tab.${tab.id}`)}><tab.part lines={tab.lines} /></Strip>
        </TabPanel>
      ))}
    </Tabs>
  );
}
