import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { Desk } from "../testing/desk";
import type { Topic } from "./generated/types";
import { followChanges } from "./invalidation";

const ASKED = ["connections.list", "records.list", "versions.list", "deletions.list", "matches.list", "journal.list", "notices.list", "health.list", "alerts.list", "folder.show", "never.heard_of"];

/** What is stale once the desk has said that. */
async function staleAfter(...topics: Topic[]): Promise<string[]> {
  const desk = new Desk({});
  const queries = new QueryClient();
  for (const name of ASKED) queries.setQueryData([name, {}], []);
  followChanges(desk, queries);
  desk.say(...topics);
  const stale = (): string[] => ASKED.filter((name) => queries.getQueryState([name, {}])?.isInvalidated);
  await vi.waitFor(() => expect(stale()).not.toEqual([]));
  return stale();
}

describe("what becomes stale", () => {
  it.each(["connections", "records", "versions", "deletions", "matches", "journal", "notices", "health", "alerts"] as const)("is the list of %s, when they change", async (topic) => {
    const stale = await staleAfter(topic);
    expect(stale).toContain(`${topic}.list`);
    expect(stale).not.toContain("folder.show");
  });

  it("is what nobody wrote down, whatever changes, and everything when the desk does not say what", async () => {
    expect(await staleAfter("matches")).toEqual(["matches.list", "never.heard_of"]);
    expect(await staleAfter()).toEqual(ASKED);
  });
});
