// Keys that do things. A screen names its keys once; they work while it stands there, and "?" lists all of them.
// Typing in a field is never taken for a key, and neither is anything while a dialog is open that wants an answer.
import { useEffect, useId, useSyncExternalStore } from "react";

export interface Key {
  /** `ctrl+k`, `?`, `1`, `arrowdown` */
  press: string;
  /** As it is shown: `Ctrl K`. */
  shown: string;
  label: string;
  act: () => void;
  /** Works while somebody types as well: only for keys with Ctrl. */
  always?: boolean;
}

let sets: ReadonlyMap<string, readonly Key[]> = new Map();
const watchers = new Set<() => void>();

function put(id: string, keys: readonly Key[] | undefined): void {
  const next = new Map(sets);
  if (keys) next.set(id, keys);
  else next.delete(id);
  sets = next;
  for (const watcher of watchers) watcher();
}

export function useKeys(keys: readonly Key[]): void {
  const id = useId();
  useEffect(() => put(id, keys));
  useEffect(() => () => put(id, undefined), [id]);
}

export function useAllKeys(): readonly Key[] {
  const all = useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => sets,
  );
  return [...all.values()].flat();
}

function pressed(event: KeyboardEvent): string {
  const key = event.key.toLowerCase();
  return event.ctrlKey || event.metaKey ? `ctrl+${key}` : key;
}

function types(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [role=spinbutton]") !== null;
}

/** Keys with Ctrl are heard on their way down, because some fields keep all keys to themselves; the others where nobody took them. */
function hear(event: KeyboardEvent): void {
  const press = pressed(event);
  const down = event.eventPhase === Event.CAPTURING_PHASE;
  if (event.defaultPrevented || event.altKey || down !== press.startsWith("ctrl+")) return;
  const key = [...sets.values()].flat().findLast((it) => it.press === press);
  const busy = types(event.target) || document.querySelector("[role=dialog], [role=alertdialog]:not([aria-modal=false])") !== null;
  if (!key || (busy && !key.always)) return;
  event.preventDefault();
  key.act();
}

/** The one place that hears keys. */
export function hearKeys(): () => void {
  addEventListener("keydown", hear);
  addEventListener("keydown", hear, true);
  return () => {
    removeEventListener("keydown", hear);
    removeEventListener("keydown", hear, true);
  };
}
