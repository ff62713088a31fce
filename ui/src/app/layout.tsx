// The frame: navigation, the page, "Find or do", all keys, and the line that says the desk itself cannot be reached.
import { Outlet, useNavigate } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../api/queries";
import { Sheet } from "../design/dialog";
import { useAllKeys, useKeys } from "../design/keys";
import { StudioProvider } from "../words/studio";
import { ENTRIES } from "./entries";
import { Navigation } from "./navigation";
import { Palette } from "./palette";

export function Layout(): ReactNode {
  const { t } = useTranslation();
  const { data, dataUpdatedAt } = useStatus();
  return (
    <StudioProvider zone={data?.zone} now={data?.now} told={dataUpdatedAt}>
      <a className="skip" href="#page" onClick={toPage}>
        {t("nav.skip")}
      </a>
      <Framed />
    </StudioProvider>
  );
}

/** The address belongs to the router, so the jump is made by hand. */
function toPage(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("page")?.focus();
}

function Framed(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"find" | "keys" | undefined>();
  useKeys([
    { press: "ctrl+k", shown: `${t("key.ctrl")} K`, label: t("nav.find"), act: () => setOpen("find"), always: true },
    { press: "?", shown: "?", label: t("key.all"), act: () => setOpen("keys") },
    ...ENTRIES.map((entry, index) => ({
      press: `ctrl+${index + 1}`,
      shown: `${t("key.ctrl")} ${index + 1}`,
      label: t(`nav.${entry.name}`),
      act: () => void navigate({ to: entry.to }),
      always: true,
    })),
  ]);
  return (
    <div className="desk">
      <Navigation onFind={() => setOpen("find")} />
      <Outlet />
      <Palette open={open === "find"} onClose={() => setOpen(undefined)} />
      <Sheet title={t("key.title")} open={open === "keys"} onClose={() => setOpen(undefined)}>
        <AllKeys />
      </Sheet>
    </div>
  );
}

function AllKeys(): ReactNode {
  return (
    <ul className="allkeys">
      {useAllKeys().map((key) => (
        <li key={key.press}>
          <span>{key.label}</span>
          <kbd>{key.shown}</kbd>
        </li>
      ))}
    </ul>
  );
}
