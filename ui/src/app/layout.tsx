// The frame: navigation, the page, "Find or do", all keys, and on every page of the sample studio the band that says so.
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useStatus } from "../api/queries";
import { useSample, useWay } from "../api/sample";
import { Button } from "../design/button";
import { Sheet } from "../design/dialog";
import { useAllKeys, useKeys } from "../design/keys";
import { Toasts } from "../design/toast";
import { useTold } from "../words/faults";
import { StudioProvider } from "../words/studio";
import { ENTRIES } from "./entries";
import { Navigation } from "./navigation";

const FirstRun = lazy(() => import("../features/first-run/first-run"));
const Palette = lazy(() => import("./palette"));
const SampleTools = lazy(() => import("../features/connections/sample"));

export function Layout(): ReactNode {
  const { t } = useTranslation();
  const { data, dataUpdatedAt } = useStatus();
  const sample = useSample();
  const begins = useLocation().pathname === "/";
  const fresh = begins && data?.connections.length === 0 && sample?.shown !== true;
  const lacks = begins && sample?.tools.some((it) => it.connection === null);
  return (
    <StudioProvider zone={data?.zone} now={data?.now} told={dataUpdatedAt}>
      <a className="skip" href="#page" onClick={toPage}>
        {t("nav.skip")}
      </a>
      {sample?.shown && <Band />}
      {fresh ? <Suspense><FirstRun /></Suspense> : <Framed>{lacks ? <Suspense><SampleTools /></Suspense> : <Outlet />}</Framed>}
      <Toasts />
    </StudioProvider>
  );
}

/** That nothing here is real, and the one way out. */
function Band(): ReactNode {
  const { t } = useTranslation();
  const { go, isPending, error } = useWay("sample.leave");
  const told = useTold();
  return (
    <aside className="samplehead" aria-label={t("sample.name")}>
      <p>
        <b>{t("sample.is")}</b> {error ? told(error).what : t("sample.means")}
      </p>
      <Button look="small" isDisabled={isPending} onPress={go}>{t("sample.leave")}</Button>
    </aside>
  );
}

/** The address belongs to the router, so the jump is made by hand. */
function toPage(event: { preventDefault: () => void }): void {
  event.preventDefault();
  document.getElementById("page")?.focus();
}

function Framed({ children }: { children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"find" | "keys" | undefined>();
  useKeys([
    { press: "ctrl+k", shown: `${t("key.ctrl")} K`, label: t("nav.find"), act: () => setOpen("find"), always: true },
    { press: "?", shown: "?", label: t("key.all"), act: () => setOpen("keys") },
    ...ENTRIES.slice(0, 10).map((entry, index) => ({
      press: `ctrl+${(index + 1) % 10}`,
      shown: `${t("key.ctrl")} ${(index + 1) % 10}`,
      label: t(`nav.${entry.name}`),
      act: () => void navigate({ to: entry.to }),
      always: true,
    })),
  ]);
  return (
    <div className="desk">
      <Navigation onFind={() => setOpen("find")} />
      {children}
      <Suspense>{open === "find" && <Palette onClose={() => setOpen(undefined)} />}</Suspense>
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
