// Several records in full at once, each kept by itself.
import { useQueries } from "@tanstack/react-query";
import { useClient } from "../api/queries";
import type { RecordId, RecordPage } from "../api/generated/types";

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

export const text = (page: RecordPage, field: string): string => {
  const value = page.fields[field];
  return value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value);
};
