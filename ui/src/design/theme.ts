// Light, dark, or what the system says; and the size of the words. Both are this window's affair and are kept with it.
import { useSyncExternalStore } from "react";

export type Theme = "light" | "dark" | "system";

const system = matchMedia("(prefers-color-scheme: dark)");
const watchers = new Set<() => void>();

export const theme = (): Theme => {
  const chosen = localStorage.getItem("theme");
  return chosen === "light" || chosen === "dark" ? chosen : "system";
};

function paint(): void {
  const chosen = theme();
  const dark = chosen === "dark" || (chosen === "system" && system.matches);
  document.documentElement.dataset["theme"] = dark ? "dark" : "light";
}

export function choose(next: Theme): void {
  if (next === "system") localStorage.removeItem("theme");
  else localStorage.setItem("theme", next);
  paint();
  for (const watcher of watchers) watcher();
}

export function followSystem(): void {
  paint();
  system.addEventListener("change", paint);
}

export function useTheme(): Theme {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, theme);
}
