// The last 24 hours at a glance: the score of each hour, with a gap where nobody looked. What it shows is said in words as well.
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Line, LineChart, ReferenceLine, YAxis } from "recharts";
import { Lone } from "./lone";

const WIDTH = 128;
const HEIGHT = 32;

export const Spark = memo(function Spark({ day }: { day: readonly (number | null)[] }): ReactNode {
  const { t } = useTranslation();
  const seen = day.filter((it) => it !== null);
  const last = seen.at(-1);
  const words = last === undefined ? t("health.daySeen.none") : t("health.daySeen.some", { low: Math.min(...seen), last });
  return (
    <div className="spark" role="img" aria-label={words}>
      {last === undefined ? <span className="note">{t("health.daySeen.empty")}</span> : (
        <div aria-hidden="true">
          <LineChart width={WIDTH} height={HEIGHT} data={day.map((score) => ({ score }))} margin={{ top: 3, right: 3, bottom: 3, left: 3 }} accessibilityLayer={false}>
            <YAxis hide domain={[0, 100]} />
            <ReferenceLine y={0} stroke="var(--rule-strong)" />
            <Line dataKey="score" type="linear" stroke="var(--accent)" strokeWidth={1.6} dot={Lone} activeDot={false} isAnimationActive={false} />
          </LineChart>
        </div>
      )}
    </div>
  );
});
