// Letting the whole desk rest: for an hour, until tomorrow, or until somebody wakes it. It always says until when.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { useAct } from "../api/queries";
import type { PauseUntil, Status } from "../api/generated/types";
import { Button } from "../design/button";
import { Icon } from "../design/icon";

const UNTIL: readonly PauseUntil[] = ["in_an_hour", "tomorrow", "resumed"];

export function Rest({ status }: { status: Status }): ReactNode {
  const { t } = useTranslation();
  const pause = useAct("desk.pause");
  const resume = useAct("desk.resume");
  if (status.paused) {
    return <Button look="small" isDisabled={resume.isPending} onPress={() => resume.mutate({ ask: {} })}>{t("connection.resume")}</Button>;
  }
  return (
    <MenuTrigger>
      <AriaButton className="btn small" isDisabled={pause.isPending}>
        {t("connection.pause")}
        <Icon name="down" small />
      </AriaButton>
      <Popover>
        <Menu className="menu" aria-label={t("connection.pause")} onAction={(key) => pause.mutate({ ask: { until: UNTIL.find((it) => it === key) ?? "in_an_hour" } })}>
          {UNTIL.map((until) => <MenuItem key={until} id={until}>{t(`pause.${until}`)}</MenuItem>)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
