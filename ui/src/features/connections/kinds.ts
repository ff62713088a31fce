// Which group of tools a connection stands in.
import type { ProviderCard } from "../../api/generated/types";

export const KINDS = ["crm", "calendar", "accounting", "other"] as const;
export type ToolKind = (typeof KINDS)[number];

const isKind = (kind: string): kind is ToolKind => KINDS.some((it) => it === kind);

export function kindOf(providers: readonly ProviderCard[] | undefined, id: string): ToolKind {
  const kind = providers?.find((it) => it.id === id)?.kind ?? "other";
  return isKind(kind) ? kind : "other";
}
