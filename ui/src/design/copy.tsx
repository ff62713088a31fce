// A number or address in full; a click copies it and says so. With Shift, a telephone number is called instead.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icon";

interface Props {
  text: string;
  label: string;
  /** What is copied, where that is not what is shown. */
  what?: string;
  /** It is a telephone number, if it can be called as it is written. */
  phone?: boolean;
}

/** A number as telephones want it: an extension or a word in it, and nobody knows what would be called. */
export function callable(text: string): string | undefined {
  const number = text.replace("(0)", "").replaceAll(/[\s().\-/]/g, "");
  return /^\+?\d{3,15}$/.test(number) ? `tel:${number}` : undefined;
}

/** As a link that somebody pressed, so that whoever shows the page decides what becomes of it. */
function call(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  document.body.append(link);
  link.click();
  link.remove();
}

export function Copy({ text, label, what = text, phone = false }: Props): ReactNode {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(what);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  const number = phone ? callable(text) : undefined;
  const words = number ? `${label}, ${t("state.orCall")}` : label;
  const press = (event: { shiftKey: boolean; preventDefault: () => void }): void => {
    if (!number || !event.shiftKey) return void copy();
    // Nor a second window, which is what Shift asks a browser for.
    event.preventDefault();
    call(number);
  };
  return (
    <button
      type="button"
      className="copy"
      title={words}
      aria-label={`${text}, ${words}`}
      onClick={press}
      onKeyDown={(event) => event.shiftKey && event.key === "Enter" && press(event)}
    >
      <span>{copied ? t("state.copied") : text}</span>
      <Icon name="copy" small />
    </button>
  );
}
