// How large everything is. The window's own zoom, because page breaks follow it; a browser has its own and gets only the
// page's.
import { client } from "./client";

export const SIZES = [1, 1.25, 1.5, 1.75, 2] as const;
export type Size = (typeof SIZES)[number];

export const chosenSize = (): Size => SIZES.find((it) => String(it) === localStorage.getItem("text-size")) ?? 1;

export async function enlarge(size: Size): Promise<void> {
  localStorage.setItem("text-size", String(size));
  await client.zoom(size);
}
