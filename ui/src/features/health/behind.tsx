// The figures of a chart, one line an hour or a day. What nobody looked at is left out, and that is said.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useTimes } from "../../words/studio";
import type { ChartProps } from "./chart";
import { isKnown, sayWhen } from "./when";

export function Behind({ title, page, series }: Pick<ChartProps, "title" | "page" | "series">): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <div className="behind" role="group" aria-label={title} tabIndex={0}>
      <table>
        <caption className="note">{t("health.leftOut")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("health.when")}</th>
            {series.map((it) => <th key={it.id} scope="col" className="num">{it.name}</th>)}
          </tr>
        </thead>
        <tbody>
          {page.stretches.filter(isKnown).map((it) => (
            <tr key={it.from}>
              <th scope="row">{sayWhen(times, page.by, it)}</th>
              {series.map(({ id, say }) => <td key={id} className="num">{say(it)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
