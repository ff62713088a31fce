// The status family: two rings, always with a word. The rings are the only status icons there are, and the only
// ornament. Which ink a ring has, and whether it is loud, is decided here and nowhere else.
import type { ReactNode } from "react";

export type RingName =
  | "agreed" | "two" | "gone" | "match" | "broken" | "working" | "waiting" | "offline" | "slow" | "paused" | "held"
  | "ailing" | "none";

const left = <circle cx="8.5" cy="8" r="6.2" />;
const alone = <circle cx="6.8" cy="8" r="5.4" />;
const whole = <circle cx="12" cy="8" r="7" />;
const DOTS = { strokeDasharray: "0.1 3.05", strokeWidth: 1.9 };

const RINGS: Record<RingName, ReactNode> = {
  agreed: <>{left}<circle cx="15.5" cy="8" r="6.2" /><path className="f" d="M12 2.88A6.2 6.2 0 0 1 12 13.12A6.2 6.2 0 0 1 12 2.88Z" /></>,
  two: <><circle cx="5.8" cy="8" r="5" /><circle cx="18.2" cy="8" r="5" /></>,
  waiting: <>{alone}<circle className="f" cx="6.8" cy="8" r="2.2" /><circle cx="17.4" cy="8" r="5.2" {...DOTS} /></>,
  working: <>{left}<path d="M16.4 1.9A6.2 6.2 0 1 1 11 12.3" /><path d="M10.2 15.2L10.9 12.1L14 12.9" /></>,
  broken: <>{alone}<path d="M15 4.6L21.8 11.4M21.8 4.6L15 11.4" strokeWidth="2" /></>,
  offline: <><circle cx="6.4" cy="8" r="5.2" {...DOTS} /><circle cx="17.6" cy="8" r="5.2" {...DOTS} /></>,
  paused: <>{whole}<path d="M9.8 5.4V10.6M14.2 5.4V10.6" strokeWidth="1.9" /></>,
  slow: <>{whole}<path d="M12 4.2V8L14.7 9.7" /></>,
  gone: <>{alone}<path d="M14.6 8H22" strokeWidth="2" /></>,
  held: <>{whole}<path d="M8.6 8H15.4" strokeWidth="1.9" /></>,
  ailing: <>{whole}<path d="M12 4V8.6" strokeWidth="1.9" /><circle className="f" cx="12" cy="11.6" r="1.15" /></>,
  none: <circle cx="12" cy="8" r="5.4" strokeWidth="1.3" />,
  match: <>{left}<circle cx="15.5" cy="8" r="6.2" strokeDasharray="2.4 2.47" /></>,
};

const INKS: Record<RingName, string> = {
  agreed: "agreed", two: "needs", gone: "needs", match: "needs", ailing: "needs", broken: "broken", working: "working",
  waiting: "resting", offline: "resting", slow: "resting", paused: "resting", held: "resting", none: "resting",
};

const LOUD: ReadonlySet<RingName> = new Set(["two", "gone", "match", "broken", "working", "waiting", "offline", "ailing"]);

export function Ring({ name, className = "rg" }: { name: RingName; className?: string }): ReactNode {
  return <svg className={`${className} rg-${name}`} viewBox="0 0 24 16" aria-hidden="true">{RINGS[name]}</svg>;
}

interface Shown {
  ring: RingName;
  children: ReactNode;
  /** Overrules what the ring says of itself: in a glance list nothing shouts twice. */
  quiet?: boolean;
}

export function Status({ ring, children, quiet = !LOUD.has(ring) }: Shown): ReactNode {
  return (
    <span className={`st ${INKS[ring]}${quiet ? " q" : ""}`}>
      <Ring name={ring} />
      <span>{children}</span>
    </span>
  );
}
