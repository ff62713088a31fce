// What the navigation holds, in the order of the keys Ctrl 1 to Ctrl 9; the tenth has Ctrl 0, and what nobody hurries to has none. A screen that is not there is not here.
import type { Open } from "../api/generated/types";

export interface Entry {
  name: "home" | "saturday" | "readiness" | "weddings" | "versions" | "deletions" | "matches" | "connections" | "health" | "alerts" | "activity" | "settings";
  to: string;
  counts?: keyof Open | "alerts";
}

export const GROUPS: readonly { name?: "toSettle" | "desk"; entries: readonly Entry[] }[] = [
  {
    entries: [
      { name: "home", to: "/" },
      { name: "saturday", to: "/saturday" },
      { name: "readiness", to: "/readiness" },
      { name: "weddings", to: "/weddings" },
    ],
  },
  {
    name: "toSettle",
    entries: [
      { name: "versions", to: "/versions", counts: "versions" },
      { name: "deletions", to: "/deletions", counts: "deletions" },
      { name: "matches", to: "/matches", counts: "matches" },
    ],
  },
  {
    name: "desk",
    entries: [
      { name: "connections", to: "/connections" },
      { name: "health", to: "/health" },
      { name: "alerts", to: "/alerts", counts: "alerts" },
      { name: "activity", to: "/activity" },
      { name: "settings", to: "/settings" },
    ],
  },
];

export const ENTRIES: readonly Entry[] = GROUPS.flatMap((group) => group.entries);
