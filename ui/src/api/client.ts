// The one way to the desk, and the only file that knows how: the shell's `rpc` where the window is the shell's, a served
// router in a browser. Deliberately absent: what is asked (queries.ts) and what becomes stale (invalidation.ts).
import { invoke, isTauri } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { Failure, failureOf } from "./failure";
import type { Commands } from "./generated/commands";
import type { CallNews, Change, News } from "./generated/types";

export type CommandName = keyof Commands;
export type Answer<N extends CommandName> = Commands[N]["answer"];
export type Ask<N extends CommandName> = Commands[N]["ask"];

/** What goes beside a question. */
export interface Beside {
  /** A password or key; never part of the question. */
  secret?: string;
  /** Hears how far it has come, and which page of the provider waits for the person. */
  hear?: (news: News, call: number) => void;
}

export interface Client {
  ask<N extends CommandName>(command: N, ask: Ask<N>, beside?: Beside): Promise<Answer<N>>;
  /** The address where the browser ended, for a call that showed a page. */
  paste(call: number, address: string): Promise<void>;
  /** Hears every change until the returned function is called. */
  listen(heard: (change: Change) => void): () => void;
  /** Makes everything larger, breakpoints included where that can be had. */
  zoom(size: number): Promise<void>;
}

const hearers = new Map<number, (news: News, call: number) => void>();
let calls = 0;

function tell({ number, news }: CallNews): void {
  hearers.get(number)?.(news, number);
}

/** Says a call, and lets whoever wants hear of it until it has ended. */
async function called<T>({ secret, hear }: Beside, say: (beside: { number?: number; secret?: string }) => Promise<T>): Promise<T> {
  calls += 1;
  const number = calls;
  if (hear) hearers.set(number, hear);
  try {
    return await say({ ...(hear && { number }), ...(secret !== undefined && { secret }) });
  } finally {
    hearers.delete(number);
  }
}

const spoken = async <T>(said: object): Promise<T> => {
  try {
    return await invoke<T>("rpc", { request: said });
  } catch (thrown) {
    throw failureOf(thrown);
  }
};

const shell: Client = {
  ask: (command, ask, beside = {}) => called(beside, (more) => spoken({ command, ask, ...more })),
  paste: (number, pasted) => spoken({ number, pasted }),
  listen(heard) {
    const stops = [
      listen<Change>("changes", (event) => heard(event.payload)),
      listen<CallNews>("news", (event) => tell(event.payload)),
    ];
    return () => stops.forEach((stop) => void stop.then((end) => end()));
  },
  zoom: (size) => getCurrentWebview().setZoom(size),
};

async function posted<T>(said: object): Promise<T> {
  const answer = await fetch("rpc", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(said),
  }).catch(() => {
    throw Failure.unreachable();
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw failureOf(body);
  return body as T;
}

const served: Client = {
  ask: (command, ask, beside = {}) => called(beside, (more) => posted({ command, ask, ...more })),
  paste: (number, pasted) => posted({ number, pasted }),
  listen(heard) {
    const feed = new EventSource("changes");
    feed.addEventListener("message", (event: MessageEvent<string>) => heard(JSON.parse(event.data) as Change));
    feed.addEventListener("news", (event: MessageEvent<string>) => tell(JSON.parse(event.data) as CallNews));
    return () => feed.close();
  },
  async zoom(size) {
    document.documentElement.style.setProperty("zoom", String(size));
  },
};

export const client: Client = isTauri() ? shell : served;
