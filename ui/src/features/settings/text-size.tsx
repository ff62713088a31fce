// The size of all words, up to twice. The whole page grows, so that what is beside each other moves below in time.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Radio, RadioGroup } from "react-aria-components";
import { chosenSize, enlarge, SIZES } from "../../api/zoom";

export function TextSize(): ReactNode {
  const { t } = useTranslation();
  const [size, setSize] = useState(chosenSize);
  const change = (next: string): void => {
    const known = SIZES.find((it) => String(it) === next) ?? 1;
    setSize(known);
    void enlarge(known);
  };
  return (
    <RadioGroup className="radios" aria-label={t("settings.size")} value={String(size)} onChange={change}>
      {SIZES.map((it) => (
        <Radio key={it} value={String(it)} className="radio"><span className="dot" />{Math.round(it * 100)} %</Radio>
      ))}
    </RadioGroup>
  );
}
