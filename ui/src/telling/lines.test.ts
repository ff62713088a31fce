import { describe, expect, it } from "vitest";
import type { RecordLine } from "../api/generated/types";
import { pieces, wedding } from "../testing/answers";
import { Desk } from "../testing/desk";
import { Lines } from "./lines";

const settled = async (lines: Lines): Promise<void> => {
  for (let turn = 0; turn < 50 && !lines.known().whole; turn += 1) await new Promise((next) => setTimeout(next));
};
const names = (lines: Lines): string[] => lines.known().lines.map((it) => it.name);

/** As the desk gives them: by id, two at a time. */
const twos = (all: () => readonly RecordLine[]): Desk =>
  new Desk({
    "records.list": ({ some }) => {
      if (some && "these" in some) return all().filter((it) => some.these.includes(it.id));
      const after = Number(some?.after.slice(4) ?? 0);
      return all().filter((it) => Number(it.id.slice(4)) > after).slice(0, 2);
    },
  });

describe("a long list", () => {
  const said = [
    wedding({ id: "rec-1", name: "Una", date: "2026-09-05" }),
    wedding({ id: "rec-2", name: "Nobody", date: null }),
    wedding({ id: "rec-3", name: "Amara", date: "2026-05-16" }),
    wedding({ id: "rec-4", name: "Zoë", date: "2026-05-16" }),
    wedding({ id: "rec-5", name: "Priya", date: "2026-01-03" }),
  ];

  it("is whole only when the last piece is there, and stands by day and name, without a day last", async () => {
    const lines = new Lines(twos(() => said), "wedding");
    const seen: [number, boolean][] = [];
    lines.watch(() => seen.push([lines.known().lines.length, lines.known().whole]));
    await lines.read();
    await settled(lines);
    expect(seen).toEqual([[2, false], [5, true]]);
    expect(names(lines)).toEqual(["Priya", "Amara", "Zoë", "Una", "Nobody"]);
  });

  it("reads what is in sight first when something changed, and drops what is gone", async () => {
    let all = said;
    const desk = twos(() => all);
    const lines = new Lines(desk, "wedding");
    await lines.read();
    await settled(lines);
    const kept = lines.known().lines[1];
    lines.inSight(["rec-5", "rec-1", "rec-3"]);
    all = said.flatMap((it) => (it.id === "rec-1" ? { ...it, name: "Una & Tom" } : it.id === "rec-5" ? [] : it));
    desk.asked.length = 0;
    await lines.read();
    expect(desk.asked[0]?.ask).toMatchObject({ some: { these: ["rec-5", "rec-1", "rec-3"] } });
    expect(names(lines)).toEqual(["Amara", "Zoë", "Una & Tom", "Nobody"]);
    expect(lines.known().lines[0]).toBe(kept);
  });

  it("never says that all is read when the desk did not answer, and keeps what it had", async () => {
    const desk = new Desk({ "records.list": pieces({ wedding: said }) });
    const lines = new Lines(desk, "wedding");
    await lines.read();
    await settled(lines);
    delete desk.table["records.list"];
    await lines.read();
    await new Promise((next) => setTimeout(next, 5));
    expect(lines.known().failure?.code).toBe("not_in_the_table");
    expect(lines.known().lines).toHaveLength(5);
  });
});
