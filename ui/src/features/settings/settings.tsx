// What can be set, and how this installation is: groups of parts, one file each, and a list of contents that leads to them.
// What the desk cannot change yet is not offered.
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { Head, Page, Strip } from "../../design/page";
import { About } from "./about";
import { Backup } from "./backup";
import { CallsPart } from "./calls";
import { Checkup, Findings, needing } from "./checkup";
import { Contents } from "./contents";
import { Diagnostics } from "./diagnostics";
import { DataFolder } from "./folder";
import { useJump } from "../../telling/jump";
import { Languages } from "./language";
import { Look } from "./look";
import { Often } from "./often";
import { GROUPS, type PartName } from "./parts";
import { Quiet } from "./quiet";
import { ReceiversPart } from "./receivers";
import { Restore } from "./restore";
import { Rules } from "./rules";
import { Season } from "./season";
import "./settings.css";
import { Starting } from "./starting";
import { Studio } from "./studio";
import { Telling } from "./telling";
import { WritingPart } from "./writing";

const PARTS: Record<PartName, ComponentType> = {
  studio: Studio,
  season: Season,
  rules: Rules,
  often: Often,
  writing: WritingPart,
  telling: Telling,
  quiet: Quiet,
  starting: Starting,
  look: Look,
  language: Languages,
  folder: DataFolder,
  backup: Backup,
  restore: Restore,
  checkup: Checkup,
  diagnostics: Diagnostics,
  about: About,
  receivers: ReceiversPart,
  calls: CallsPart,
};

export default function Settings(): ReactNode {
  const { t } = useTranslation();
  const look = useAsk("doctor.look", {});
  const needs = needing(look.data);
  useJump();
  return (
    <Page className="settings">
      <Head
        margin={<b>WedSync Desk</b>}
        title={look.data ? t("settings.title", { count: needs.length }) : t("nav.settings")}
        acts={<Button isDisabled={look.isFetching} onPress={() => void look.refetch()}>{t("settings.lookAgain")}</Button>}
      />
      {needs.length > 0 && <Strip margin={t("settings.needs")}><Findings of={needs} /></Strip>}
      <Strip margin={t("settings.contents")}><Contents /></Strip>
      {GROUPS.map((group) => (
        <section key={group.name} className="group" aria-labelledby={`group-${group.name}`}>
          <h2 id={`group-${group.name}`}>{t(`settings.group.${group.name}`)}</h2>
          {group.parts.map((part) => {
            const Part = PARTS[part];
            return <Strip key={part} id={part} margin={t(`settings.part.${part}`)}><Part /></Strip>;
          })}
        </section>
      ))}
    </Page>
  );
}
