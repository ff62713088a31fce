// One icon, always beside a word or inside something that has a name of its own.
import type { ReactNode } from "react";

export type IconName =
  | "search" | "down" | "next" | "back" | "plus" | "out" | "copy" | "undo" | "warning" | "full" | "watch" | "relay"
  | "close";

export const Icon = ({ name, small = false }: { name: IconName; small?: boolean }): ReactNode => (
  <span className={`ic ic-${name}${small ? " s" : ""}`} aria-hidden="true" />
);
