// What is inside and under which licences: a file of the build (licences.mjs), read when somebody wants to see it.
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Failure } from "./failure";

export interface Part {
  name: string;
  version: string;
  licence: string;
  /** Which of the texts are its own. */
  texts: readonly number[];
}

export interface Inside {
  parts: readonly Part[];
  texts: readonly string[];
}

async function read(): Promise<Inside> {
  const answer = await fetch("licences.json").catch(() => undefined);
  if (!answer?.ok) throw new Failure("no_licences", "The list of licences is not in this copy of the window.", "It stands beside the program’s source.");
  return (await answer.json()) as Inside;
}

export const useLicences = (): UseQueryResult<Inside, Failure> => useQuery<Inside, Failure>({ queryKey: ["licences"], queryFn: read, staleTime: Infinity });
