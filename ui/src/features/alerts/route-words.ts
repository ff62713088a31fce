// A route as sentences: what it is for, who is told first, who comes next, and how often.
import { useTranslation } from "react-i18next";
import { useAsk } from "../../api/queries";
import type { ChannelCard, ChannelId, Route } from "../../api/generated/types";
import en from "../../words/en.json";
import { useTimes } from "../../words/studio";

/** A class that nobody has words for is shown as it came. */
export function useClassWord(): (name: string) => string {
  const { t } = useTranslation();
  return (name) => (Object.hasOwn(en.alerts.class, name) ? (t as (key: string) => string)(`alerts.class.${name}`) : name);
}

export function useRouteWords(channels: readonly ChannelCard[]): (route: Route, bare?: boolean) => string[] {
  const { t } = useTranslation();
  const { locale } = useTimes();
  const word = useClassWord();
  const connections = useAsk("connections.list", {}).data ?? [];
  const and = (all: readonly string[]): string => new Intl.ListFormat(locale, { type: "conjunction" }).format(all);
  const channel = (id: ChannelId): string => channels.find((it) => it.id === id)?.name ?? t("routes.gone");
  const way = ([first, ...others]: readonly ChannelId[]): string => {
    if (first === undefined) return t("routes.here");
    return others.length === 0 ? channel(first) : t("routes.instead", { way: channel(first), others: others.map(channel).join(", ") });
  };
  // Bare: what it is for is said already.
  return ({ least, classes, connections: tools, region, hours, steps, again_min }, bare = false) => {
    const which = [
      !bare && t("routes.for", { what: t(`routes.least.${least === "critical" ? "critical" : "warning"}`) }),
      classes && t("routes.classes", { names: classes.map(word).join(", ") }),
      tools && t("routes.tools", { names: and(tools.map((id) => connections.find((it) => it.id === id)?.name ?? id)) }),
      region && t("routes.region", { region }),
      hours && t("routes.hours", { from: hours.from.slice(0, 5), until: hours.until.slice(0, 5) }),
    ].filter(Boolean).join(" ");
    const ways = (all: readonly ChannelId[][]): string => (all.length === 0 ? t("routes.here") : and(all.map(way)));
    const told = steps.map((it) => (it.after_min === 0 ? t("routes.first", { ways: ways(it.ways) }) : t("routes.later", { count: it.after_min, ways: ways(it.ways) })));
    if (again_min !== null && again_min !== undefined) told.push(t("routes.again", { count: again_min }));
    return [which, told.join(" ")].filter((it) => it !== "");
  };
}
