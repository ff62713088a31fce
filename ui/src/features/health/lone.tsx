// A line needs two points beside each other. One that stands alone, because nobody looked before or after, is drawn as a dot.
import type { ReactNode } from "react";
import type { DotItemDotProps } from "recharts";

export function Lone({ cx, cy, index, points, stroke }: DotItemDotProps): ReactNode {
  const beside = [points[index - 1], points[index + 1]].some((it) => typeof it?.y === "number");
  return typeof cx === "number" && typeof cy === "number" && !beside ? <circle cx={cx} cy={cy} r={2} fill={stroke} /> : null;
}
