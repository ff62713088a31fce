// Which language the window speaks.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { language, LANGUAGES, speak, type Language } from "../../words/catalogue";

export function Languages(): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(language);
  const change = (next: string): void => {
    const known: Language = next === "de" ? "de" : "en-GB";
    localStorage.setItem("language", known);
    setChosen(known);
    void speak(known);
  };
  return (
    <RadioGroup className="radios" aria-label={t("settings.part.language")} value={chosen} onChange={change}>
      {Object.entries(LANGUAGES).map(([id, name]) => <Radio key={id} value={id} className="radio"><span className="dot" /><span lang={id}>{name}</span></Radio>)}
    </RadioGroup>
  );
}
