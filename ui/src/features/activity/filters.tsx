// What of the journal is shown: whose doing, where, of which kind. Every tool and kind is offered, whether or not it stands
// among what was read so far.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { kinds } from "../../api/generated/kinds";
import type { ConnectionId, JournalPlace, Kind } from "../../api/generated/types";
import { useAsk } from "../../api/queries";
import { Button } from "../../design/button";
import { Choice } from "../../design/choice";
import { useWord } from "../../words/word";

const WHOSE = ["all", "away", "mine", "undone"] as const;

export interface Filter {
  whose: (typeof WHOSE)[number];
  /** `all`, `desk`, `removed`, or a connection's id. */
  place: string;
  kind: Kind | "all";
}

export const EVERYTHING: Filter = { whose: "all", place: "all", kind: "all" };

export const isEverything = ({ whose, place, kind }: Filter): boolean => whose === "all" && place === "all" && kind === "all";

const isConnection = (place: string): place is ConnectionId => place.startsWith("con-");

export function placeOf(place: string): JournalPlace | undefined {
  if (place === "desk" || place === "removed") return place;
  return isConnection(place) ? { connection: place } : undefined;
}

const KINDS = Object.keys(kinds) as Kind[];

interface Props {
  filter: Filter;
  onChange: (next: Filter) => void;
  /** Something was done in a place that is gone. */
  removed: boolean;
}

export function Filters({ filter, onChange, removed }: Props): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const connections = useAsk("connections.list", {});
  const places = [
    { id: "all", name: t("activity.anyTool") },
    { id: "desk", name: t("thisDesk") },
    ...(connections.data ?? []).map(({ id, name }) => ({ id, name })),
    ...(removed ? [{ id: "removed", name: t("activity.removed") }] : []),
  ];
  const names = [{ id: "all", name: t("activity.anyKind") }, ...KINDS.map((id) => ({ id, name: word("kindMany", id) }))];
  const mine = filter.whose === "mine";
  return (
    <div className="strip filt">
      <div className="m" />
      <div className="fl">
        {WHOSE.map((it) => (
          <Button key={it} look={filter.whose === it ? "small on" : "small"} aria-pressed={filter.whose === it} onPress={() => onChange({ ...filter, whose: it })}>{t(`activity.whose.${it}`)}</Button>
        ))}
        <span className="push" />
        <Choice label={t("palette.tool")} value={mine ? "desk" : filter.place} options={places} disabled={mine} onChange={(place) => onChange({ ...filter, place })} />
        <Choice label={t("activity.kind")} value={filter.kind} options={names} onChange={(kind) => onChange({ ...filter, kind: KINDS.find((it) => it === kind) ?? "all" })} />
      </div>
    </div>
  );
}
