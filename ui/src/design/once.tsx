// A secret that is shown this once: said so, taken along by a press, and gone when somebody has it.
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import { Copy } from "./copy";

interface Props {
  /** What it is, and whose. */
  title: string;
  secret: string;
  /** Where it goes. */
  children: ReactNode;
  onHave: () => void;
}

export function Once({ title, secret, children, onHave }: Props): ReactNode {
  const { t } = useTranslation();
  const here = useRef<HTMLElement>(null);
  // It comes where nothing was, and goes when it is left: whoever asked for it is led to it.
  useEffect(() => here.current?.focus(), []);
  return (
    <section className="once" aria-label={title} tabIndex={-1} ref={here}>
      <p><b>{title}</b></p>
      <p className="code wrap">{secret}</p>
      <p><Copy text={t("once.copy")} what={secret} label={title} /></p>
      <p className="prose">{children} {t("once.only")}</p>
      <div className="acts"><Button look="small" onPress={onHave}>{t("once.have")}</Button></div>
    </section>
  );
}
