// Its story, line by line: the desk's own sentences in English, and in German said from the facts of each.
import type { ReactNode } from "react";
import type { BroadcastEvent, BroadcastLine } from "../../api/generated/types";
import { useDesk, type DeskWords } from "../../words/desk";
import { useTold } from "../../words/faults";
import { useTimes } from "../../words/studio";
import type { Times } from "../../words/time";

export function Story({ lines }: { lines: readonly BroadcastLine[] }): ReactNode {
  const times = useTimes();
  const desk = useDesk();
  const told = useTold();
  const what = (event: BroadcastEvent): string => ("fault" in event ? told({ ...event.fault, nextStep: event.fault.next_step }).what : "");
  return (
    <ul className="rows slim">
      {lines.map(({ at, event, words }, index) => (
        <li key={index} className="storyline"><span className="t">{times.stamp(at)}</span><span className="wrap">{desk.own ? eventAs(desk, times, event, what(event)) : words}</span></li>
      ))}
    </ul>
  );
}

function eventAs({ say }: DeskWords, times: Times, event: BroadcastEvent, what: string): string {
  const names = "names" in event ? new Intl.ListFormat(times.locale).format(event.names) : "";
  const means = "means" in event ? say(`broadcastMeans.${event.means}`) : "";
  switch (event.what) {
    case "sent": return say(event.round === 1 ? "broadcastLine.sent" : "broadcastLine.sentAgain", { names, round: event.round });
    case "not_taken": {
      const then = event.instead === null ? say("broadcastLine.triedAgain") : say("broadcastLine.instead", { channel: event.instead });
      return [say("broadcastLine.not_taken", { ...event, names, means }), what, then].join(" ");
    }
    case "lost": return [say("broadcastLine.lost", { ...event, names, means }), what, event.again && say("broadcastLine.onceMore")].filter(Boolean).join(" ");
    case "failed": return [say("broadcastLine.failed", { ...event, names, means }), what].join(" ");
    case "confirmed": {
      if (event.how.how === "reply") return say("broadcastLine.replied", { name: event.name });
      return [say("broadcastLine.known", { name: event.name }), event.how.note].filter(Boolean).join(" ");
    }
    case "stopped": return say("broadcastLine.stopped", { count: event.left });
    default: return say(`broadcastLine.${event.what}`, { ...event, names, means });
  }
}
