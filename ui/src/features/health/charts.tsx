// The history of a tool in three charts: how well it was and how much of the time it answered, how fast, and what went wrong. Each
// begins with the one thing to be seen in it.
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { HealthPage, Stretch } from "../../api/generated/types";
import { Button } from "../../design/button";
import { Strip } from "../../design/page";
import { Answered, Nothing } from "../../design/said";
import { figure, seconds, share } from "../../words/figures";
import { useTimes } from "../../words/studio";
import { Chart, type Series } from "./chart";
import { isKnown, RANGES, sayWhen, type Range } from "./when";

const NAMES = Object.keys(RANGES) as Range[];

/** A week is what a page comes with. */
const asked = (page: Pick<HealthPage, "id">, range: Range): { id: HealthPage["id"]; days?: number } => (range === "week" ? { id: page.id } : { id: page.id, days: RANGES[range] });

export function Charts({ of }: { of: Pick<HealthPage, "id"> }): ReactNode {
  const { t } = useTranslation();
  const [range, setRange] = useState<Range>("week");
  const page = useAsk("health.show", asked(of, range));
  return (
    <>
      <Strip margin={t("health.history")}>
        <div className="fl barred ranges" role="group" aria-label={t("health.range.label")}>
          {NAMES.map((it) => <Button key={it} look={it === range ? "small on" : "small"} aria-pressed={it === range} onPress={() => setRange(it)}>{t(`health.range.${it}`)}</Button>)}
        </div>
        <Answered to={page}>
          {({ stretches }) => (stretches.some(isKnown) ? null : <Nothing title={t("health.noHistory")}>{t("health.noHistoryWhy")}</Nothing>)}
        </Answered>
      </Strip>
      {page.data?.stretches.some(isKnown) && <Three page={page.data} range={range} />}
    </>
  );
}

const sum = (of: readonly Stretch[], what: "looks" | "answered" | "asked" | "failed"): number => of.reduce((all, it) => all + it[what], 0);

function Three({ page, range }: { page: HealthPage; range: Range }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { locale } = times;
  const all = page.stretches;
  const time = (ms: number | null): string => (ms === null ? "–" : seconds(ms, locale));
  const count = (it: number): string => figure(it, locale);
  const [looks, answered, made, failed] = [sum(all, "looks"), sum(all, "answered"), sum(all, "asked"), sum(all, "failed")];
  const slowest = all.reduce<Stretch | undefined>((most, it) => ((it.p95_ms ?? -1) > (most?.p95_ms ?? -1) ? it : most), undefined);

  const well: Series[] = [
    { id: "score", name: t("health.score"), draw: "strong", of: (it) => it.score, say: (it) => (it.score === null ? "–" : String(it.score)) },
    { id: "uptime", name: t("health.uptime"), draw: "dashed", of: (it) => (it.looks === 0 ? null : (it.answered / it.looks) * 100), say: (it) => (it.looks === 0 ? "–" : share(it.answered, it.looks, locale)) },
  ];
  const fast: Series[] = [
    { id: "p50", name: t("health.p50"), draw: "thin", of: (it) => it.p50_ms, say: (it) => time(it.p50_ms) },
    { id: "p95", name: t("health.p95"), draw: "strong", of: (it) => it.p95_ms, say: (it) => time(it.p95_ms) },
    { id: "p99", name: t("health.p99"), draw: "dotted", of: (it) => it.p99_ms, say: (it) => time(it.p99_ms) },
  ];
  const wrong: Series[] = [
    // It stands on what did not work, so that both together are what was asked.
    { id: "asked", name: t("health.asked"), draw: "all", of: (it) => it.asked - it.failed, say: (it) => count(it.asked) },
    { id: "failed", name: t("health.inVain"), draw: "bad", of: (it) => it.failed, say: (it) => count(it.failed) },
  ];
  const shared = { page, range };
  return (
    <>
      <Chart {...shared} title={t("health.chartOf.well")} says={looks === 0 ? t("health.says.noLook") : t("health.says.well", { share: share(answered, looks, locale), count: looks, looks: count(looks) })} series={well} height={String} top={100} />
      <Chart {...shared} title={t("health.chartOf.fast")} says={slowest?.p95_ms == null ? t("health.says.noPace") : t("health.says.fast", { at: sayWhen(times, page.by, slowest), time: time(slowest.p95_ms) })} series={fast} height={time} />
      <Chart {...shared} title={t("health.chartOf.wrong")} says={failed === 0 ? t("health.says.nothingWrong", { count: made, asked: count(made) }) : t("health.says.wrong", { count: failed, vain: count(failed), asked: count(made) })} series={wrong} height={count} />
    </>
  );
}
