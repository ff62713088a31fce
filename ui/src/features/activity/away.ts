// When somebody last looked at Activity, so that "while I was away" has a beginning. Kept with this window.
import { useEffect, useState } from "react";

const NAME = "activity-seen";

export function useAway(): number {
  const [since] = useState(() => Number(localStorage.getItem(NAME) ?? 0));
  useEffect(() => {
    // Written on leaving, so that what is on screen now counts as seen only afterwards.
    return () => localStorage.setItem(NAME, String(Date.now()));
  }, []);
  return since;
}
