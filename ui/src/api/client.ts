// The one way to the desk, and the only file that knows how: the shell's `rpc` where the window is the shell's, a served
// router in a browser. Deliberately absent: what is asked (queries.ts) and what becomes stale (invalidation.ts).
import { invoke, isTauri } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { Failure, failureOf } from "./failure";
import type { Commands } from "./generated/commands";

export type CommandName = keyof Commands;
export type Answer<N extends CommandName> = Commands[N]["answer"];
export type Ask<N extends CommandName> = Commands[N]["ask"];

/** What the change feed says: what kind of thing is no longer as it was. */
export interface Change {
  topics: string[];
}

export interface Client {
  /** A password or key goes beside the question, never in it. */
  ask<N extends CommandName>(command: N, ask: Ask<N>, secret?: string): Promise<Answer<N>>;
  /** Hears every change until the returned function is called. */
  listen(heard: (change: Change) => void): () => void;
  /** Makes everything larger, breakpoints included where that can be had. */
  zoom(size: number): Promise<void>;
}

const shell: Client = {
  async ask(command, ask, secret) {
    try {
      return await invoke("rpc", { request: { command, ask, ...(secret && { secret }) } });
    } catch (thrown) {
      throw failureOf(thrown);
    }
  },
  listen(heard) {
    const stop = listen<Change>("changes", (event) => heard(event.payload));
    return () => void stop.then((end) => end());
  },
  zoom: (size) => getCurrentWebview().setZoom(size),
};

const served: Client = {
  async ask(command, ask, secret) {
    const answer = await fetch("rpc", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ command, ask, ...(secret && { secret }) }),
    }).catch(() => {
      throw Failure.unreachable();
    });
    const body: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw failureOf(body);
    return body as Answer<typeof command>;
  },
  listen(heard) {
    const feed = new EventSource("changes");
    feed.addEventListener("message", (event: MessageEvent<string>) => heard(JSON.parse(event.data) as Change));
    return () => feed.close();
  },
  async zoom(size) {
    document.documentElement.style.setProperty("zoom", String(size));
  },
};

export const client: Client = isTauri() ? shell : served;
