// A number or address in full; a click copies it and says so.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icon";

interface Props {
  text: string;
  label: string;
  /** What is copied, where that is not what is shown. */
  what?: string;
}

export function Copy({ text, label, what = text }: Props): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(what);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" className="copy" title={label} aria-label={`${text}, ${label}`} onClick={() => void copy()}>
      <span>{copied ? t("state.copied") : text}</span>
      <Icon name="copy" small />
    </button>
  );
}
