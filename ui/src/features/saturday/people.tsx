// Who to call: the people of each wedding, their number in full, copied by a click.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { Copy } from "../../design/copy";
import { text } from "../../telling/related";
import type { Wedding } from "./day";

export function People({ weddings }: { weddings: readonly Wedding[] }): ReactNode {
  const { t } = useTranslation();
  return (
    <Tabs>
      <TabList className="tabs vt" aria-label={t("record.tab.contacts")}>
        {weddings.map(({ page }) => <Tab key={page.id} id={page.id}>{page.name}</Tab>)}
      </TabList>
      {weddings.map(({ page, contacts }) => (
        // All are there, for paper: the screen shows one at a time.
        <TabPanel key={page.id} id={page.id} shouldForceMount>
          <p className="paper who">{page.name}</p>
          <ul className="people">
            {contacts.map((it) => (
              <li key={it.id}>
                <Link to="/records/$id" params={{ id: it.id }}><b>{it.name}</b></Link>
                <span className="push">
                  {text(it, "phone") ? <Copy phone text={text(it, "phone")} label={t("record.copyPhone", { name: it.name })} /> : <span className="note">{t("record.noPhone")}</span>}
                </span>
                <span className="note">{text(it, "role") || text(it, "firm") || text(it, "email")}</span>
              </li>
            ))}
            {contacts.length === 0 && <li className="note">{t("saturday.noPeople")}</li>}
          </ul>
        </TabPanel>
      ))}
    </Tabs>
  );
}
