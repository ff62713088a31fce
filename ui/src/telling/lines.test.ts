import { describe, expect, it } from "vitest";
import type { RecordLine } from "../api/generated/types";
import { pieces, wedding } from "../testing/answers";
import { Desk } from "../testing/desk";
import { Lines } from "./lines";
import { countFrom, sorted, withChanges } from "./order";

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

const at = (id: number, name: string, date: string | null): RecordLine => wedding({ id: `rec-${id}`, name, date });
const ids = (of: readonly RecordLine[]): string[] => of.map((it) => it.id);

describe("the order of lines", () => {
  const lines = sorted([at(1, "Una", "2026-09-05"), at(2, "Nobody", null), at(3, "Amara", "2026-05-16"), at(4, "Amara", "2026-05-16"), at(5, "Priya", "2026-01-03")]);
  it("counts those from a day on, none without a day, and none that was called off", () => {
    expect(countFrom(sorted([...lines, wedding({ id: "rec-6", date: "2026-08-01", status: "cancelled" })]), "2026-05-16")).toBe(3);
    expect(["2026-01-01", "2026-05-16", "2026-05-17", "2027-01-01"].map((day) => countFrom(lines, day))).toEqual([4, 3, 1, 0]);
  });

  it("puts what stays where it stood in its place, also where two are called the same", () => {
    const was = lines.find((it) => it.id === "rec-3");
    const is = at(3, "Amara", "2026-05-16");
    const next = withChanges(lines, [{ was, is }]);
    expect(ids(next)).toEqual(ids(lines));
    expect(next.find((it) => it.id === "rec-3")).toBe(is);
    expect(withChanges(lines, [])).toBe(lines);
  });

  it("moves what has another day, takes out what is gone, and puts in what is new", () => {
    const of = (id: string) => lines.find((it) => it.id === id);
    const next = withChanges(lines, [
      { was: of("rec-5"), is: at(5, "Priya", null) }, { was: of("rec-1"), is: undefined }, { was: undefined, is: at(6, "Zoë", "2026-02-01") },
    ]);
    expect(ids(next)).toEqual(["rec-6", "rec-3", "rec-4", "rec-2", "rec-5"]);
  });

  it("is the same whichever way it was come to", () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    const some = (id: number): RecordLine => at(id, `Pair ${random(5)}`, random(6) === 0 ? null : `2026-0${random(9) + 1}-11`);
    const now = new Map<number, RecordLine>();
    let list: readonly RecordLine[] = [];
    for (let round = 0; round < 300; round += 1) {
      const changes = Array.from({ length: random(4) }, () => random(30)).filter((id, index, all) => all.indexOf(id) === index).map((id) => {
        const [was, is] = [now.get(id), random(4) === 0 ? undefined : some(id)];
        if (is) now.set(id, is);
        else now.delete(id);
        return { was, is };
      });
      list = withChanges(list, changes.filter(({ was, is }) => was ?? is));
      expect(new Set(list)).toEqual(new Set(now.values()));
      expect(list.length).toBe(now.size);
      expect(list.map((it) => `${it.date ?? "9999"}|${it.name}`)).toEqual(sorted([...now.values()]).map((it) => `${it.date ?? "9999"}|${it.name}`));
    }
  });
});
