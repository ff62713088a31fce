// Holding back what can wait, for a while that is said, and telling again. What a wedding of the day depends on is never held.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useAct } from "../../api/queries";
import { Button } from "../../design/button";
import { Icon } from "../../design/icon";
import { Strip } from "../../design/page";
import { FaultNote } from "../../design/said";
import { useTimes } from "../../words/studio";
import { dayAfter, type Times } from "../../words/time";

const MINUTE_MS = 60_000;
const DAY_MIN = 24 * 60;

/** In minutes from now. The morning begins at seven, by the studio's clock. */
const HOLDS = {
  hour: () => 60,
  four: () => 240,
  tomorrow: (times: Times) => {
    const morning = times.instant(`${dayAfter(times.today())}T07:00:00`);
    return morning ? Math.ceil((morning.getTime() - times.now.getTime()) / MINUTE_MS) : DAY_MIN;
  },
} as const;

const NAMES = ["hour", "four", "tomorrow"] as const;

interface Holding {
  button: ReactNode;
  /** Why it could not be done, where that was so. */
  fault: ReactNode;
}

export function useHold(): Holding {
  const { t } = useTranslation();
  const times = useTimes();
  const hold = useAct("alerts.hold");
  const go = (name: (typeof NAMES)[number]): void => hold.mutate({ ask: { minutes: HOLDS[name](times) } });
  const button = (
    <MenuTrigger>
      <AriaButton className="btn" isDisabled={hold.isPending}>
        {t("alerts.hold")}
        <Icon name="down" small />
      </AriaButton>
      <Popover>
        <Menu className="menu" aria-label={t("alerts.hold")} onAction={(key) => go(NAMES.find((it) => it === key) ?? "hour")}>
          {NAMES.map((it) => <MenuItem key={it} id={it}>{t(`alerts.holdFor.${it}`)}</MenuItem>)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
  return { button, fault: hold.error && <Strip><FaultNote failure={hold.error} /></Strip> };
}

export function Held({ until }: { until: string }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const hold = useAct("alerts.hold");
  return (
    <Strip margin={t("alerts.held")}>
      <div className="aside">
        <p><b>{t("alerts.heldUntil", { at: times.stamp(until) })}</b> <span className="soft">{t("alerts.heldWhy")}</span></p>
        <Button isDisabled={hold.isPending} onPress={() => hold.mutate({ ask: {} })}>{t("alerts.resume")}</Button>
      </div>
      {hold.error && <FaultNote failure={hold.error} />}
    </Strip>
  );
}
