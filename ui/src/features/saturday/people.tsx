// Who to call: the venue and the people of each wedding, their number in full, copied by a click. Who can be called stands first.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { Pack } from "../../api/generated/types";
import { Copy } from "../../design/copy";
import { apart, type Column } from "./day";

export function People({ columns }: { columns: readonly Column[] }): ReactNode {
  const { t } = useTranslation();
  const twice = (title: string): boolean => columns.filter((it) => it.pack.title === title).length > 1;
  return (
    <Tabs>
      <TabList className="tabs vt" aria-label={t("saturday.call")}>
        {columns.map((it) => (
          <Tab key={it.pack.wedding} id={it.pack.wedding}>{it.pack.title}{twice(it.pack.title) && <small className="note">{apart(it)}</small>}</Tab>
        ))}
      </TabList>
      {columns.map(({ pack }) => (
        // All are there, for paper: the screen shows one at a time.
        <TabPanel key={pack.wedding} id={pack.wedding} shouldForceMount className="panel">
          <p className="paper who">{pack.title}</p>
          <Numbers pack={pack} />
        </TabPanel>
      ))}
    </Tabs>
  );
}

function Numbers({ pack }: { pack: Pack }): ReactNode {
  const { t } = useTranslation();
  const venues = pack.places.filter((it) => it.venue && it.phone !== null);
  const people = pack.people.toSorted((one, other) => Number(one.phone === null) - Number(other.phone === null));
  return (
    <ul className="people">
      {venues.map(({ name, phone, address }) => (
        <li key={name}>
          <b>{name}</b>
          <span className="push">{phone !== null && <Copy phone text={phone} label={t("record.copyPhone", { name })} />}</span>
          <span className="note">{address ?? t("saturday.venue")}</span>
        </li>
      ))}
      {people.map(({ record, name, phone, role, firm, email }) => (
        <li key={record}>
          <Link to="/records/$id" params={{ id: record }}><b>{name}</b></Link>
          <span className="push">{phone === null ? <span className="note">{t("record.noPhone")}</span> : <Copy phone text={phone} label={t("record.copyPhone", { name })} />}</span>
          <span className="note">{role ?? firm ?? email}</span>
        </li>
      ))}
      {venues.length + people.length === 0 && <li className="note">{t("saturday.noPeople")}</li>}
    </ul>
  );
}
