// Full, Watch, Relay: printed like a stamp, one shape each, never coloured, the word always shown.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "./icon";

export type GradeName = "full" | "watch" | "relay";

export const isGrade = (name: string): name is GradeName => ["full", "watch", "relay"].includes(name);

export function Grade({ name }: { name: string }): ReactNode {
  const { t } = useTranslation();
  if (!isGrade(name)) return null;
  return (
    <span className={`grade ${name}`}>
      <Icon name={name} small />
      {t(`grade.${name}`)}
    </span>
  );
}
