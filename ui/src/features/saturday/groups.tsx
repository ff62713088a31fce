// Which weddings stand side by side, where they are more than can be read across a room.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../design/button";
import type { Column } from "./day";

export const SIDE_BY_SIDE = 3;

interface Props {
  columns: readonly Column[];
  group: number;
  onChange: (group: number) => void;
}

export function Groups({ columns, group, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  if (columns.length <= SIDE_BY_SIDE) return null;
  const groups = Array.from({ length: Math.ceil(columns.length / SIDE_BY_SIDE) }, (_, at) => columns.slice(at * SIDE_BY_SIDE, (at + 1) * SIDE_BY_SIDE));
  return (
    <div className="acts groups" role="group" aria-label={t("nav.weddings")}>
      {groups.map((it, at) => (
        <Button key={it[0]?.pack.wedding} look={at === group ? "small on" : "small"} aria-pressed={at === group} onPress={() => onChange(at)}>
          <span className="cut">{it.map(({ pack }) => pack.title).join(", ")}</span>
        </Button>
      ))}
    </div>
  );
}
