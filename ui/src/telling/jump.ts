// To a part of the page: the address names it, the page scrolls there, and the keys go on from there.
import { useIsFetching } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

/** Goes there at once, also where the address says so already. */
export function jump(part: string): void {
  const there = document.getElementById(part);
  there?.scrollIntoView();
  there?.focus({ preventScroll: true });
}

/** Follows the address. What is above a part may still grow while it is read, so it goes there once more when it has been. */
export function useJump(): void {
  const part = useLocation().hash;
  const quiet = useIsFetching() === 0;
  const led = useRef("");
  useEffect(() => {
    if (part === "" || led.current === part) return;
    jump(part);
    if (quiet) led.current = part;
  }, [part, quiet]);
}
