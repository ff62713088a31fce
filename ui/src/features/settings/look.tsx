// Light or dark, and how large everything is.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { choose, useTheme, type Theme } from "../../design/theme";
import { TextSize } from "./text-size";

const THEMES: readonly Theme[] = ["system", "light", "dark"];

export const Look = (): ReactNode => (
  <>
    <Colours />
    <TextSize />
  </>
);

function Colours(): ReactNode {
  const { t } = useTranslation();
  return (
    <RadioGroup className="radios" aria-label={t("settings.colours")} value={useTheme()} onChange={(next) => choose(THEMES.find((it) => it === next) ?? "system")}>
      {THEMES.map((it) => <Radio key={it} value={it} className="radio"><span className="dot" />{t(`settings.theme.${it}`)}</Radio>)}
    </RadioGroup>
  );
}
