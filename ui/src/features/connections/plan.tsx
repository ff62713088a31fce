// The plan of one tool: how many of what, and behind each number every item by its name.
import { Link } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ChangeLine, Summary } from "../../api/generated/types";
import { Icon } from "../../design/icon";
import { Status, type RingName } from "../../design/rings";
import { useReasons } from "../../telling/reasons";
import { useTold } from "../../words/faults";
import { useTimes } from "../../words/studio";
import { useWord } from "../../words/word";

/** How many of what. */
export type Totals = Pick<Summary, "created" | "updated" | "deleted" | "versions" | "held_deletions" | "skipped" | "failed">;

const WHATS = ["create", "update", "delete", "versions", "held_deletion", "skipped", "failed", "remark"] as const;
type What = (typeof WHATS)[number];

const RINGS: Record<What, RingName> = {
  create: "waiting", update: "waiting", delete: "gone", versions: "two", held_deletion: "gone", skipped: "broken", failed: "broken", remark: "slow",
};

const TOTAL: Partial<Record<What, keyof Totals>> = {
  create: "created", update: "updated", delete: "deleted", versions: "versions", held_deletion: "held_deletions", skipped: "skipped", failed: "failed",
};

export function Plan({ changes, totals }: { changes: readonly ChangeLine[]; totals: Totals }): ReactNode {
  return (
    <ul className="rows plan">
      {WHATS.map((what) => {
        const lines = changes.filter((it) => it.what === what);
        const total = TOTAL[what];
        return lines.length > 0 && <Sort key={what} what={what} lines={lines} count={total ? totals[total] : lines.length} />;
      })}
    </ul>
  );
}

function Sort({ what, lines, count }: { what: What; lines: readonly ChangeLine[]; count: number }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const [open, setOpen] = useState(false);
  const known = Math.max(count, lines.length);
  return (
    <li>
      <button type="button" className="sum" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Status ring={RINGS[what]}>{t(`preview.what.${what}`, { count: known })}</Status>
        <span className="soft">{lines.slice(0, 4).map((it) => times.named(it.title)).join(", ")}{known > 4 && "…"}</span>
        <span className="note">{t(open ? "preview.close" : "preview.openAll")} <Icon name={open ? "down" : "next"} small /></span>
      </button>
      {open && <Each lines={lines} hidden={known - lines.length} />}
    </li>
  );
}

function Each({ lines, hidden }: { lines: readonly ChangeLine[]; hidden: number }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <ul className="each">
      {lines.map((line, index) => (
        <li key={`${line.collection}/${line.record}/${index}`}>
          {line.record ? <Link to="/records/$id" params={{ id: line.record }}>{times.named(line.title)}</Link> : <span>{times.named(line.title)}</span>}
          <span className="soft wrap"><Detail line={line} /></span>
        </li>
      ))}
      {hidden > 0 && <li className="note">{t("preview.andMore", { count: hidden })}</li>}
    </ul>
  );
}

/** Which fields it is about, or why it is held, left out or refused. */
function Detail({ line }: { line: ChangeLine }): ReactNode {
  const { t } = useTranslation();
  const word = useWord();
  const told = useTold();
  const reasons = useReasons();
  const { detail, fields = [], fault, why } = line;
  if (why) return reasons.held({ reason: detail, why });
  if (!fault) return fields.map((it) => word("field", it)).join(", ");
  const { what, exactly } = told({ ...fault, nextStep: fault.next_step });
  return <>{what}{exactly && <span className="note block">{t("fault.exactly", { said: exactly })}</span>}</>;
}
