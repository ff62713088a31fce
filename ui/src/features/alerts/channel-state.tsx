// Whether a channel can be leaned on: a ring and a word, with the time that says so.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ChannelCard } from "../../api/generated/types";
import { Status } from "../../design/rings";
import { useTimes } from "../../words/studio";

export function ChannelState({ channel }: { channel: ChannelCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  if (!channel.on) return <Status ring="paused">{t("setUp.off")}</Status>;
  if (channel.fault) return <Status ring="broken">{channel.failing_since === null ? t("channels.fails_now") : t("channels.failing", { at: times.stamp(channel.failing_since) })}</Status>;
  if (channel.proven === null) return <Status ring="ailing">{t("channels.neverProven")}</Status>;
  if (channel.unproven) return <Status ring="ailing">{t("channels.unproven")}</Status>;
  return <Status ring="agreed">{t("channels.proven", { at: times.stamp(channel.proven) })}</Status>;
}
