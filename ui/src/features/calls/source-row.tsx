// One that may call: what its calls are about, its address, how often it may, what was turned away, another secret, and its end.
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAct } from "../../api/queries";
import type { SourceCard } from "../../api/generated/types";
import { Copy } from "../../design/copy";
import { Remove } from "../../design/remove";
import { useTimes } from "../../words/studio";
import { Renew } from "./renew";

const AWAY = ["unproved", "not_looked_up", "too_old", "too_many", "not_kept"] as const;

export function SourceRow({ source }: { source: SourceCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const remove = useAct("webhooks.remove");
  const { id, name, scheme, address, about, per_minute, made } = source;
  const away = turnedAway(t, source);
  return (
    <li className="caller">
      <div>
        <b className="what">{name}</b>
        <span className="note block">{t(`calls.scheme.${scheme}`)}, {t("calls.since", { at: times.stamp(made) })}</span>
        <p className="soft">{about.length > 0 ? t("calls.about", { names: about.join(", ") }) : t("calls.aboutNothing")} {t("calls.perMinute", { count: per_minute })}</p>
        <p><Copy text={address} label={t("calls.copyOf", { name })} /></p>
        {away !== "" && <p className="soft">{t("calls.away", { said: away })}</p>}
      </div>
      <Renew source={source}>
        <Remove name={name} isPending={remove.isPending} failure={remove.error} onRemove={(done) => remove.mutate({ ask: { id } }, { onSuccess: done })}>
          {t("calls.removeWhat")}
        </Remove>
      </Renew>
    </li>
  );
}

/** Since the desk began, by why. */
function turnedAway(t: TFunction, { turned_away }: SourceCard): string {
  return AWAY.flatMap((why) => (turned_away[why] ? [t(`calls.turnedAway.${why}`, { count: turned_away[why] })] : [])).join(", ");
}
