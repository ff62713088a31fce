// What one tool is up to, in a ring and a word, the same wherever it stands. A tool that is only read never claims to agree on
// what it cannot see, and none agrees while something has two versions in it.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../api/queries";
import { inTrouble } from "../api/standing";
import type { ConnectionCard } from "../api/generated/types";
import { Status } from "../design/rings";
import { useTimes } from "../words/studio";

export function ConnectionState({ connection }: { connection: ConnectionCard }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const grade = useAsk("providers.list", {}).data?.find((it) => it.id === connection.provider)?.grade;
  const versions = useAsk("versions.list", {}).data ?? [];
  const differs = versions.some((it) => it.fields.some((field) => field.sides.some((side) => side.place === connection.id)));
  if (connection.state === "sign_in_needed") return <Status ring="broken">{t("connection.signIn")}</Status>;
  if (connection.state === "paused") return <Status ring="paused">{t("connection.paused")}</Status>;
  if (inTrouble(connection)) return <Status ring="broken">{t("connection.silent")}</Status>;
  if (connection.last_ok === null) return <Status ring="none">{t("connection.unread")}</Status>;
  if (grade === "watch") return <Status ring="agreed">{t("connection.read", { at: times.stamp(connection.last_ok) })}</Status>;
  if (grade === "relay") return <Status ring="agreed">{t("connection.listens")}</Status>;
  if (differs) return <Status ring="two">{t("record.two_versions")}</Status>;
  return <Status ring="agreed">{t("connection.agrees")}</Status>;
}
