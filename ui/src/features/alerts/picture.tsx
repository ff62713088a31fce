// The picture of a kind of channel, in the ink of its text: the one that lies beside its manifest, so that a channel brings its own.
import type { ReactNode } from "react";

const pictures: Record<string, string> = import.meta.glob("../../../../src-tauri/crates/connectors/src/channels/*/icon.svg", { query: "?url", import: "default", eager: true });

const byKind = new Map(Object.entries(pictures).map(([path, url]) => [(/([^/]+)\/icon\.svg$/.exec(path)?.[1] ?? "").replaceAll("_", "-"), url]));

export function Picture({ kind }: { kind: string }): ReactNode {
  const url = byKind.get(kind);
  const style: Record<string, string> = url === undefined ? {} : { "--icon": `url("${url}")` };
  return <span className={url === undefined ? "picture" : "picture ic"} style={style} aria-hidden="true" />;
}
