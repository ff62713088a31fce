// The way to the message for everybody of a wedding of the day. Nothing is sent on the way there.
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "../../design/icon";
import type { Day } from "../../telling/take-along";

export function Message({ days }: { days: readonly Day[] }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [only, ...others] = days;
  if (!only) return null;
  if (others.length === 0) return <Link to="/saturday/broadcast/$id" params={{ id: only.wedding }} className="btn small">{t("broadcast.open")}</Link>;
  const go = (id: Day["wedding"] | undefined): void => {
    if (id !== undefined) void navigate({ to: "/saturday/broadcast/$id", params: { id } });
  };
  return (
    <MenuTrigger>
      <AriaButton className="btn small">{t("broadcast.open")}<Icon name="down" small /></AriaButton>
      <Popover>
        <Menu className="menu" aria-label={t("pack.whose")} onAction={(key) => go(days.find((it) => it.wedding === key)?.wedding)}>
          {days.map((it) => <MenuItem key={it.wedding} id={it.wedding} textValue={it.couple}><span>{it.couple}</span><span className="note">{it.note}</span></MenuItem>)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
