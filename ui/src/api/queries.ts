// Asking the desk from a screen. A question is a command with its words; its answer is kept until something it depends
// on changes (invalidation.ts). Acts let everything be asked again, because they seldom change one thing alone.
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
} from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { client, type Answer, type Ask, type Beside, type Client, type CommandName } from "./client";
import type { Failure } from "./failure";

const ClientContext = createContext<Client>(client);
export const ClientProvider = ClientContext.Provider;
export const useClient = (): Client => useContext(ClientContext);

interface Options {
  enabled?: boolean;
  /** Asks again by itself after so many milliseconds, for what a clock changes. */
  every?: number;
  /** What was answered to other words stays until these are answered: nothing is taken away from under who is typing. */
  keep?: boolean;
}

export function useAsk<N extends CommandName>(
  command: N,
  ask: Ask<N>,
  { enabled = true, every, keep = false }: Options = {},
): UseQueryResult<Answer<N>, Failure> {
  const client = useClient();
  const options: UseQueryOptions<Answer<N>, Failure> = {
    queryKey: [command, ask],
    queryFn: () => client.ask(command, ask),
    enabled,
    ...(every !== undefined && { refetchInterval: every }),
  };
  // The library's type leaves open that an answer is a function, which none is.
  return useQuery(keep ? { ...options, placeholderData: keepPreviousData as never } : options);
}

/** An answer that comes in pieces. `further` says from a piece what is asked for the next one, or that it was the last. */
export function usePieces<N extends CommandName>(
  command: N,
  ask: Ask<N> & object,
  further: (piece: Answer<N>) => Partial<Ask<N>> | undefined,
): UseInfiniteQueryResult<InfiniteData<Answer<N>>, Failure> {
  const client = useClient();
  return useInfiniteQuery<Answer<N>, Failure, InfiniteData<Answer<N>>, readonly unknown[], Partial<Ask<N>>>({
    queryKey: [command, ask, "in pieces"],
    queryFn: ({ pageParam }) => client.ask(command, Object.assign({}, ask, pageParam)),
    initialPageParam: {},
    getNextPageParam: further,
    placeholderData: keepPreviousData,
  });
}

interface Act<N extends CommandName> extends Beside {
  ask: Ask<N>;
}

export function useAct<N extends CommandName>(command: N): UseMutationResult<Answer<N>, Failure, Act<N>> {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation<Answer<N>, Failure, Act<N>>({
    mutationKey: [command],
    mutationFn: ({ ask, ...beside }) => client.ask(command, ask, beside),
    // Not waited for: a screen goes on at once, before what it stood on is gone from the next answer.
    onSettled: () => void queries.invalidateQueries(),
  });
}

/** How things stand; asked again every minute, because its `now` is the screen's clock. */
export const useStatus = (): UseQueryResult<Answer<"sync.status">, Failure> =>
  useAsk("sync.status", {}, { every: 60_000 });
