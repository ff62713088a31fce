// How much of the time a tool answered, by month and by season, as figures: what one tells others.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HealthPage, Uptime } from "../../api/generated/types";
import { Strip } from "../../design/page";
import { figure, share } from "../../words/figures";
import { useTimes } from "../../words/studio";

const isSeen = ({ looks }: Uptime): boolean => looks > 0;

export function Uptimes({ page: { months, seasons } }: { page: HealthPage }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const month = (it: Uptime): string => times.month(`${it.month}-15`);
  const season = (it: Uptime): string => t("health.season", { season: it.season ? t(`weddings.seasons.${it.season}`) : "", from: month(it) });
  if (!months.some(isSeen)) return null;
  return (
    <Strip margin={t("health.uptime")}>
      <p className="say">{t("health.uptimeWhy")}</p>
      <div className="uptimes">
        <Figures caption={t("health.byMonth")} rows={months.filter(isSeen).map((it) => ({ name: month(it), of: it }))} />
        {seasons.some(isSeen) && <Figures caption={t("health.bySeason")} rows={seasons.filter(isSeen).map((it) => ({ name: season(it), of: it }))} />}
      </div>
    </Strip>
  );
}

function Figures({ caption, rows }: { caption: string; rows: { name: string; of: Uptime }[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("health.when")}</th>
          <th scope="col" className="num">{t("health.uptime")}</th>
          <th scope="col" className="num">{t("health.looks")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, of }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="num">{share(of.answered, of.looks, times.locale)}</td>
            <td className="num">{figure(of.looks, times.locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
