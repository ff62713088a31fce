// The picture of a kind of channel or receiver, in the ink of its text: the one that lies beside its manifest, so that each brings its
// own.
import type { ReactNode } from "react";
import type { KindsOf } from "../words/kinds";

const pictures: Record<string, string> = import.meta.glob("../../../src-tauri/crates/connectors/src/{channels,exporters}/*/icon.svg", { query: "?url", import: "default", eager: true });

/** By `channels/slack`. */
const known = new Map(Object.entries(pictures).map(([path, url]) => [(/([^/]+\/[^/]+)\/icon\.svg$/.exec(path)?.[1] ?? "").replaceAll("_", "-"), url]));

export function Picture({ of, kind }: { of: KindsOf; kind: string }): ReactNode {
  const url = known.get(`${of}/${kind}`);
  const style: Record<string, string> = url === undefined ? {} : { "--icon": `url("${url}")` };
  return <span className={url === undefined ? "picture" : "picture ic"} style={style} aria-hidden="true" />;
}
