// Which ring and which word stand for what the desk answers about a record or a connection.
import type { RingName } from "./rings";

export const RECORD_RINGS = {
  agrees: "agreed",
  two_versions: "two",
  deletion_asks: "gone",
  waits: "waiting",
} as const satisfies Record<string, RingName>;

export type RecordStateName = keyof typeof RECORD_RINGS;

export const recordState = (state: string): RecordStateName =>
  state in RECORD_RINGS ? (state as RecordStateName) : "waits";

export const DESK_RINGS = {
  broken: "broken",
  needs_person: "two",
  waiting: "waiting",
  paused: "paused",
  agrees: "agreed",
  not_connected: "none",
  working: "working",
  offline: "offline",
} as const satisfies Record<string, RingName>;

export type DeskStateName = keyof typeof DESK_RINGS;
