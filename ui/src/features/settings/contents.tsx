// What this page holds, and the way there.
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { jump } from "../../telling/jump";
import { GROUPS } from "./parts";

export function Contents(): ReactNode {
  const { t } = useTranslation();
  return (
    <nav className="contents" aria-label={t("settings.contents")}>
      {GROUPS.map((group) => (
        <div key={group.name}>
          <p className="which">{t(`settings.group.${group.name}`)}</p>
          <ul>
            {group.parts.map((part) => (
              <li key={part}>
                <Link to="/settings" hash={part} activeOptions={{ includeHash: true }} onClick={() => jump(part)}>{t(`settings.part.${part}`)}</Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
