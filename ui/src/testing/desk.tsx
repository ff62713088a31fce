// A desk that answers from a table, and a screen that stands before it: for the tests of screens. What is not in the
// table is answered with a failure, so that nothing is asked unseen; what was asked is written down.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from "@tanstack/react-router";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { I18nextProvider } from "react-i18next";
import type { Answer, Ask, Beside, Client, CommandName } from "../api/client";
import { Failure } from "../api/failure";
import type { Change, Topic } from "../api/generated/types";
import { followChanges } from "../api/invalidation";
import { ClientProvider } from "../api/queries";
import { hearKeys } from "../design/keys";
import { catalogue } from "../words/catalogue";
import { Toasts } from "../design/toast";
import { StudioProvider } from "../words/studio";

export type Table = { [N in CommandName]?: Answer<N> | Failure | ((ask: Ask<N>) => Answer<N> | Failure | Promise<Answer<N>>) };

export class Desk implements Client {
  readonly asked: { command: CommandName; ask: unknown; secret: string | undefined }[] = [];
  #heard: ((change: Change) => void) | undefined;

  constructor(readonly table: Table) {}

  async ask<N extends CommandName>(command: N, ask: Ask<N>, { secret }: Beside = {}): Promise<Answer<N>> {
    this.asked.push({ command, ask, secret });
    const line: unknown = this.table[command];
    const answer: unknown = typeof line === "function" ? line(ask) : line;
    if (answer === undefined) throw new Failure("not_in_the_table", `Nobody expected ${command}.`, "Add it to the table.");
    if (answer instanceof Failure) throw answer;
    return answer as Answer<N>;
  }

  listen(heard: (change: Change) => void): () => void {
    this.#heard = heard;
    return () => undefined;
  }

  async zoom(): Promise<void> {}

  async paste(): Promise<void> {}

  /** As if the change feed said so. */
  say(...topics: Topic[]): void {
    this.#heard?.({ topics });
  }

  of<N extends CommandName>(command: N): { ask: Ask<N>; secret: string | undefined }[] {
    return this.asked.filter((it) => it.command === command) as { ask: Ask<N>; secret: string | undefined }[];
  }
}

const NOW = "2026-05-14T08:40:00Z";

/** Shows a screen at its address; links lead to empty pages. */
export function show(desk: Desk, path: string, Screen: () => ReactNode, at = path): RenderResult {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Infinity } } });
  const root = createRootRoute({ component: Outlet, notFoundComponent: () => <p>another screen</p> });
  const screen = createRoute({ getParentRoute: () => root, path, component: Screen });
  const router = createRouter({ routeTree: root.addChildren([screen]), history: createMemoryHistory({ initialEntries: [at] }) });
  followChanges(desk, queries);
  hearKeys();
  return render(
    <I18nextProvider i18n={catalogue()}>
      <QueryClientProvider client={queries}>
        <ClientProvider value={desk}>
          <StudioProvider zone="Europe/London" now={NOW} told={Date.now()}>
            <RouterProvider router={router as never} />
            <Toasts />
          </StudioProvider>
        </ClientProvider>
      </QueryClientProvider>
    </I18nextProvider>,
  );
}
