// How the desk stands, in one word and one number: what the foot of the navigation, Home and the tray all say alike.
import type { ConnectionCard, Status } from "./generated/types";

export interface Standing {
  state: "broken" | "needs_person" | "waiting" | "paused" | "agrees" | "not_connected";
  /** What waits for a person, tools that need somebody included. */
  things: number;
}

/** A tool that nobody can reach until a person acts, or that has just not answered. */
export const inTrouble = (connection: ConnectionCard): boolean =>
  connection.state === "sign_in_needed" || (connection.fault !== null && connection.state !== "paused");

/** `alerts`: what is wrong besides the tools that are counted here, and nobody looks after. */
export function standing(status: Status, alerts = 0): Standing {
  const { versions, deletions, matches, previews, skipped } = status.open;
  const troubled = status.connections.filter(inTrouble).length;
  return {
    state: status.state as Standing["state"],
    things: versions + deletions + matches + (previews > 0 ? 1 : 0) + (skipped > 0 ? 1 : 0) + troubled + alerts,
  };
}
