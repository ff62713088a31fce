// Several records in full at once, or the days of several weddings, each kept by itself.
import { useQueries } from "@tanstack/react-query";
import type { Failure } from "../api/failure";
import { useClient } from "../api/queries";
import type { Pack, RecordId, RecordPage } from "../api/generated/types";

export function useRecords(ids: readonly RecordId[]): RecordPage[] {
  const client = useClient();
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ["records.show", { id }],
      queryFn: () => client.ask("records.show", { id }),
    })),
    combine: (answers) => answers.flatMap((it) => it.data ?? []),
  });
}

/** Where one of them cannot be had, that is said and the others are there. */
export function usePacks(weddings: readonly RecordId[]): { packs: Pack[]; failure: Failure | undefined } {
  const client = useClient();
  return useQueries({
    queries: weddings.map((wedding) => ({
      queryKey: ["pack.show", { wedding }],
      queryFn: () => client.ask("pack.show", { wedding }),
    })),
    combine: (answers) => ({
      packs: answers.flatMap((it) => it.data ?? []),
      failure: answers.flatMap((it) => (it.error as Failure | null) ?? [])[0],
    }),
  });
}

export const text = (page: RecordPage, field: string): string => {
  const value = page.fields[field];
  return value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value);
};
