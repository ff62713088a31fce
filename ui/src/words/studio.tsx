// The studio's zone and clock, for every screen alike. `now` is the desk's own, carried on by the seconds that passed
// since it was told: a computer whose window slept shows no old "today".
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Times } from "./time";

const StudioContext = createContext<Times | undefined>(undefined);

interface Clock {
  zone: string | undefined;
  now: string | undefined;
  /** When this computer was told. */
  told: number;
  children: ReactNode;
}

const TICK_MS = 15_000;

export function StudioProvider({ zone, now, told, children }: Clock): ReactNode {
  const [tick, setTick] = useState(() => Date.now());
  const { i18n } = useTranslation();
  useEffect(() => {
    const timer = setInterval(() => setTick(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const times = useMemo(() => {
    const passed = Math.max(0, tick - told);
    const at = now === undefined ? new Date(tick) : new Date(Date.parse(now) + passed);
    return new Times(i18n.language, zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, at);
  }, [zone, now, told, tick, i18n.language]);
  return <StudioContext.Provider value={times}>{children}</StudioContext.Provider>;
}

export function useTimes(): Times {
  const times = useContext(StudioContext);
  if (!times) throw new Error("a screen stands outside of StudioProvider");
  return times;
}
