// One chart: what it says in a sentence, the chart itself with a stop for the keyboard, which the arrow keys go through while each
// point is said, and the same figures as a table behind it. What is drawn in it is not known here.
import { useId, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Bar, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from "recharts";
import type { HealthPage, Stretch } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { useTimes } from "../../words/studio";
import { Behind } from "./behind";
import { Lone } from "./lone";
import { isKnown, named, nameOf, sayWhen, type Range } from "./when";

type Draw = "strong" | "thin" | "dashed" | "dotted" | "all" | "bad";

export interface Series {
  id: string;
  name: string;
  draw: Draw;
  of: (it: Stretch) => number | null;
  say: (it: Stretch) => string;
}

/** Lines differ in their strokes, bars in their ground: never in colour alone. */
const LINES: Partial<Record<Draw, { stroke: string; strokeWidth: number; strokeDasharray?: string }>> = {
  strong: { stroke: "var(--accent)", strokeWidth: 2 },
  thin: { stroke: "var(--text-faint)", strokeWidth: 1.25 },
  dashed: { stroke: "var(--text-faint)", strokeWidth: 1.5, strokeDasharray: "6 4" },
  dotted: { stroke: "var(--text-faint)", strokeWidth: 1.5, strokeDasharray: "1.5 3.5" },
};
const BARS: Partial<Record<Draw, { fill: string; stroke?: string }>> = {
  all: { fill: "var(--rule-strong)", stroke: "var(--edge)" },
  bad: { fill: "var(--broken)" },
};

export interface ChartProps {
  title: string;
  /** What there is to be seen in it. */
  says: string;
  page: HealthPage;
  range: Range;
  series: readonly Series[];
  /** What the axis says at a height. */
  height: (value: number) => string;
  /** Where the axis ends, if that is known before. */
  top?: number;
}

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };

export function Chart(props: ChartProps): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { title, says, series } = props;
  const table = useId();
  return (
    <Strip margin={title}>
      <figure className="plot">
        <figcaption>
          <p className="say">{says}</p>
          <ul className="swatches">
            {series.map((it) => <li key={it.id}><span className={`swatch ${it.draw}`} aria-hidden="true" />{it.name}</li>)}
          </ul>
        </figcaption>
        <Drawn {...props} />
        <Button look="plain small" aria-expanded={open} aria-controls={table} onPress={() => setOpen(!open)}>{t(open ? "health.hideTable" : "health.showTable")}</Button>
        <div id={table}>{open && <Behind {...props} />}</div>
      </figure>
    </Strip>
  );
}

function Drawn({ title, page, range, series, height, top }: ChartProps): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const data = page.stretches.map((it) => ({ from: it.from, ...Object.fromEntries(series.map(({ id, of }) => [id, of(it)])) }));
  return (
    <ComposedChart className="drawn" responsive data={data} margin={MARGIN} title={t("health.chart", { title })} desc={t("health.chartKeys")}>
      <CartesianGrid vertical={false} stroke="var(--rule)" />
      <XAxis dataKey="from" height={22} ticks={named(times, range, page.stretches)} tickFormatter={(from: string) => nameOf(times, range, from)} minTickGap={16} tickLine={false} stroke="var(--edge)" />
      <YAxis width="auto" domain={[0, top ?? "auto"]} tickFormatter={height} tickCount={5} allowDecimals={top === undefined} tickLine={false} axisLine={false} />
      <Tooltip
        filterNull={false}
        isAnimationActive={false}
        cursor={{ stroke: "var(--edge)", fill: "var(--hover)" }}
        content={<Pointed page={page} series={series} />}
      />
      {/* The first is drawn last, over the others; bars stand on each other, the last at the foot. */}
      {series.toReversed().map(({ id, draw }) => (LINES[draw]
        ? <Line key={id} dataKey={id} type="linear" {...LINES[draw]} dot={Lone} activeDot={{ r: 3.5 }} isAnimationActive={false} />
        : <Bar key={id} dataKey={id} stackId="bars" {...BARS[draw]} strokeWidth={.75} isAnimationActive={false} />))}
    </ComposedChart>
  );
}

/** What the chart tells of the point somebody is at. */
interface At {
  active?: boolean;
  label?: string | number | undefined;
}

/** The point that is pointed at, or that the arrow keys have come to. */
function Pointed({ page, series, active = false, label }: Pick<ChartProps, "page" | "series"> & At): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const it = active ? page.stretches.find(({ from }) => from === label) : undefined;
  return (
    <div className={it ? "pointed" : ""} role="status">
      {it && (
        <>
          <b>{sayWhen(times, page.by, it)}</b>
          {isKnown(it) ? series.map(({ id, name, say }) => <p key={id}>{name}: {say(it)}</p>) : <p>{t("health.notSeen")}</p>}
        </>
      )}
    </div>
  );
}
