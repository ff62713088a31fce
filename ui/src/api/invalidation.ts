// What becomes stale when something changes. Queries declare their topics; one listener hears the change feed and lets
// exactly those be asked again. Deliberately absent: a list of screens.
import type { QueryClient } from "@tanstack/react-query";
import type { Client, CommandName } from "./client";
import type { Topic } from "./generated/types";

/** Which topics an answer depends on. A command without a line acts, or never changes. */
const TOPICS: Partial<Record<CommandName, readonly Topic[]>> = {
  "connections.list": ["connections", "collections", "desk"],
  "connections.show": ["connections", "collections", "desk", "records"],
  "sync.status": ["connections", "records", "versions", "deletions", "matches", "collections", "desk", "notices"],
  "sync.preview": ["connections", "collections", "records"],
  "records.list": ["records", "versions", "deletions"],
  "records.show": ["records", "versions", "deletions", "connections"],
  // Every record read anew for each that changes would be felt; the list asks again by itself.
  "suppliers.list": ["connections"],
  "matches.list": ["matches"],
  "versions.list": ["versions"],
  "rules.list": ["versions", "journal", "connections"],
  "deletions.list": ["deletions"],
  "journal.list": ["journal"],
  "today.list": ["records"],
  "notices.list": ["notices"],
  "studio.show": ["desk"],
  "health.list": ["health", "connections"],
  "health.show": ["health", "connections"],
  "alerts.list": ["alerts"],
  "alerts.show": ["alerts"],
  "channels.list": ["alerts"],
  "routes.list": ["alerts", "connections"],
  // The last check is kept with the desk's own; what it says is true of when it was made, so nothing else makes it stale.
  "readiness.show": ["desk"],
  // The studio's times for the way are the desk's; lists that are read or not are collections.
  "radar.list": ["records", "connections", "collections", "desk"],
  "pack.show": ["records", "connections", "desk"],
  // How the studio is reached by belongs to what would go out.
  "broadcasts.draft": ["broadcasts", "records", "alerts", "desk"],
  "broadcasts.list": ["broadcasts"],
  "broadcasts.show": ["broadcasts", "alerts"],
  "telling.show": ["desk"],
  "desktop.show": ["desk"],
  "sample.show": ["connections"],
  "exports.list": ["exports"],
  "webhooks.show": ["webhooks", "connections", "desk"],
  "webhooks.log": ["webhooks"],
  "updates.show": ["desk", "records"],
  // How large it is, is asked when somebody looks, not with every commit.
  "folder.show": [],
};

/** Lets everything that depends on one of these topics be asked again. An empty list means everything. */
function invalidate(queries: QueryClient, topics: readonly Topic[]): Promise<void> {
  return queries.invalidateQueries({
    predicate: (query) => {
      const known = TOPICS[query.queryKey[0] as CommandName];
      return topics.length === 0 || known === undefined || known.some((topic) => topics.includes(topic));
    },
  });
}

/** So long after the last one, a change comes by itself. */
const QUIET_MS = 250;

/** The one listener. A change after a while without any is answered at once; those of a burst together, once a frame. */
export function followChanges(client: Client, queries: QueryClient): () => void {
  let heard = new Set<Topic>();
  let all = false;
  let answered = Number.NEGATIVE_INFINITY;
  const answer = (): void => {
    const since = all ? [] : [...heard];
    heard = new Set();
    all = false;
    answered = performance.now();
    void invalidate(queries, since);
  };
  return client.listen(({ topics }) => {
    if (heard.size === 0 && !all) {
      if (performance.now() - answered > QUIET_MS) queueMicrotask(answer);
      else requestAnimationFrame(answer);
    }
    if (topics.length === 0) all = true;
    for (const topic of topics) heard.add(topic);
  });
}
