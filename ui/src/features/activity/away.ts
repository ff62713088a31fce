// When somebody last looked at Activity, so that "while I was away" has a beginning. Kept with this window.
import { useEffect, useRef, useState } from "react";
import { useTimes } from "../../words/studio";

const NAME = "activity-seen";

/** By the desk's clock, as the lines themselves; nothing before somebody has looked for the first time. */
export function useAway(): string | undefined {
  const [since] = useState(() => localStorage.getItem(NAME) ?? undefined);
  const now = useTimes().now.toISOString();
  const seen = useRef(now);
  useEffect(() => {
    seen.current = now;
  }, [now]);
  useEffect(() => {
    // Written on leaving, so that what is on screen now counts as seen only afterwards.
    return () => localStorage.setItem(NAME, seen.current);
  }, []);
  return since !== undefined && Number.isNaN(Date.parse(since)) ? undefined : since;
}
