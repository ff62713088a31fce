// What can be set, and how this installation is. What the desk cannot change yet is not offered.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { useAsk } from "../../api/queries";
import type { Finding } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Head, Page, Strip } from "../../design/page";
import { FaultNote, Reading } from "../../design/said";
import { Status } from "../../design/rings";
import { choose, useTheme, type Theme } from "../../design/theme";
import { language, LANGUAGES, speak, type Language } from "../../words/catalogue";
import { forWindow } from "../../words/faults";
import { About } from "./about";
import { Diagnostics } from "./diagnostics";
import { Backup, DataFolder } from "./folder";
import { Restore } from "./restore";
import "./settings.css";
import { Studio } from "./studio";
import { TextSize } from "./text-size";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

export default function Settings(): ReactNode {
  const { t } = useTranslation();
  const look = useAsk("doctor.look", {});
  const needs = look.data?.findings.filter((it) => it.state === "needs_person").length ?? 0;
  return (
    <Page>
      <Head
        margin={<b>WedSync Desk</b>}
        title={look.data ? t("settings.title", { count: needs }) : t("nav.settings")}
        acts={<Button isDisabled={look.isFetching} onPress={() => void look.refetch()}>{t("settings.lookAgain")}</Button>}
      />
      <Strip margin={t("settings.checkup")}>
        {look.isPending && <Reading />}
        {look.error && <FaultNote failure={look.error} again={() => void look.refetch()} />}
        {look.data && <ul className="rows">{look.data.findings.map((it, index) => <Found key={`${it.id}/${index}`} finding={it} />)}</ul>}
      </Strip>
      <Strip margin={t("settings.look")}><Colours /><TextSize /></Strip>
      <Strip margin={t("settings.language")}><Languages /></Strip>
      <Strip margin={t("settings.studio")}>
        <Studio />
      </Strip>
      <Strip margin={t("data.title")}><DataFolder /></Strip>
      <Strip margin={t("settings.backup")}><Backup /></Strip>
      <Strip margin={t("backups.restoreTitle")}><Restore /></Strip>
      <Strip margin={t("diagnostics.title")}><Diagnostics /></Strip>
      <Strip margin={t("about.title")}><About /></Strip>
    </Page>
  );
}

function Found({ finding }: { finding: Finding }): ReactNode {
  const { t } = useTranslation();
  const next = forWindow(finding.next_step);
  const ring = finding.state === "needs_person" ? "broken" : finding.state === "note" ? "slow" : "agreed";
  return (
    <li className="found-row">
      <Status ring={ring}>{t(finding.state === "needs_person" ? "settings.needs" : finding.state === "note" ? "settings.note" : "settings.well")}</Status>
      <span>
        <p className="wrap">{finding.message}</p>
        {next && <p className="soft wrap">{next}</p>}
      </span>
    </li>
  );
}

function Colours(): ReactNode {
  const { t } = useTranslation();
  return (
    <RadioGroup className="radios" aria-label={t("settings.colours")} value={useTheme()} onChange={(next) => choose(THEMES.find((it) => it === next) ?? "system")}>
      {THEMES.map((it) => <Radio key={it} value={it} className="radio"><span className="dot" />{t(`settings.theme.${it}`)}</Radio>)}
    </RadioGroup>
  );
}

function Languages(): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(language);
  const change = (next: string): void => {
    const known: Language = next === "de" ? "de" : "en-GB";
    localStorage.setItem("language", known);
    setChosen(known);
    void speak(known);
  };
  return (
    <RadioGroup className="radios" aria-label={t("settings.language")} value={chosen} onChange={change}>
      {Object.entries(LANGUAGES).map(([id, name]) => <Radio key={id} value={id} className="radio"><span className="dot" /><span lang={id}>{name}</span></Radio>)}
    </RadioGroup>
  );
}
