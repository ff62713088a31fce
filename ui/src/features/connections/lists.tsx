// The lists inside a tool: what each holds, how much of it we share, and which way it travels. Every widening brings the
// preview back, and says so before.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { CollectionCard, Direction } from "../../api/generated/types";
import { Choice } from "../../design/choice";
import { FaultNote } from "../../design/said";
import { Status, type RingName } from "../../design/rings";
import { useWord } from "../../words/word";

const RINGS: Record<string, RingName> = { off: "none", reads: "agreed", preview_waits: "held", writes: "agreed" };
const STATES = ["off", "reads", "preview_waits", "writes"] as const;

/** The circle that everything belongs to unless somebody made another. */
const STUDIO = "studio";

export function Lists({ lists }: { lists: readonly CollectionCard[] }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const set = useAct("collections.set");
  const choose = (list: CollectionCard, way: Way): void => {
    if (way !== "apart") set.mutate({ ask: { id: list.id, direction: way, ...(list.circle === null && { circle: STUDIO }) } });
  };
  return (
    <>
      <ul className="rows">
        {lists.map((list) => {
          const state = STATES.find((it) => it === list.state) ?? "off";
          return (
            <li key={list.id} className="lr">
              <span>
                <b className="wrap">{list.name}</b>
                <span className="note">
                  {t("lists.holds", { kind: word("kindMany", list.kind), count: list.linked })}
                </span>
              </span>
              <Status ring={RINGS[state] ?? "none"}>{t(`lists.state.${state}`)}</Status>
              <Choice
                label={t("lists.direction", { name: list.name })}
                value={wayOf(list)}
                disabled={set.isPending}
                options={ways(list).map((it) => ({ id: it, name: t(`lists.way.${it}`) }))}
                onChange={(way) => choose(list, way)}
              />
            </li>
          );
        })}
      </ul>
      {set.error && <FaultNote failure={set.error} />}
    </>
  );
}

/** A new list is read, but kept apart: nothing of it travels on before somebody lets it. */
type Way = Direction | "apart";

const wayOf = (list: CollectionCard): Way => (list.circle === null && list.direction === "read" ? "apart" : list.direction);

function ways(list: CollectionCard): readonly Way[] {
  const all: Way[] = list.read_only ? ["off", "read"] : ["off", "read", "write", "both"];
  return wayOf(list) === "apart" ? ["apart", ...all] : all;
}
