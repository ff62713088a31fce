// The tools that today's weddings are in, and when each was read last.
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../../api/queries";
import { ConnectionState } from "../../telling/connection";
import { useTimes } from "../../words/studio";
import type { Wedding } from "./day";

export function Tools({ weddings }: { weddings: readonly Wedding[] }): ReactNode {
  const { t } = useTranslation();
  const times = useTimes();
  const { data } = useStatus();
  const used = new Set(weddings.flatMap((it) => [it.page, ...it.appointments, ...it.contacts]).flatMap((page) => page.places.map((place) => place.connection)));
  return (
    <>
      <h2>{t("saturday.tools")}</h2>
      <ul className="tl">
        {data?.connections.filter((it) => used.has(it.id)).map((it) => (
          <li key={it.id}>
            <span>{it.name}</span>
            <ConnectionState connection={it} />
            <span className="note">{it.last_ok && t("saturday.from", { at: times.stamp(it.last_ok) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
