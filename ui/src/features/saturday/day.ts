// A day as columns of moments: each wedding with its appointments of that day, by its venue's clock.
import type { RecordId, RecordPage } from "../../api/generated/types";
import { text, useRecords } from "../../telling/related";
import type { Times } from "../../words/time";

export interface Wedding {
  page: RecordPage;
  appointments: RecordPage[];
  contacts: RecordPage[];
}

export interface Moment {
  id: RecordId;
  /** `14:30`, as the venue's clock says it. */
  time: string;
  at: number;
  what: string;
  where: string;
  couple: string;
  wedding: RecordId;
}

export interface Column {
  wedding: Wedding;
  moments: Moment[];
}

export function useDay(ids: readonly RecordId[], day: string): Wedding[] {
  const pages = useRecords(ids);
  const near = pages.flatMap((page) =>
    page.related.filter((it) => it.kind === "contact" || (it.kind === "appointment" && it.date === day)).map((it) => it.id),
  );
  const around = useRecords([...new Set(near)]);
  const of = (page: RecordPage, kind: string): RecordPage[] =>
    around.filter((it) => it.kind === kind && page.related.some((other) => other.id === it.id));
  return pages.map((page) => ({ page, appointments: of(page, "appointment"), contacts: of(page, "contact") }));
}

export function columnsOf(weddings: readonly Wedding[], times: Times): Column[] {
  return weddings.map((wedding) => {
    const own = [wedding.page, ...wedding.appointments].flatMap((page) => momentsOf(page, wedding.page, times));
    return { wedding, moments: own.toSorted((one, other) => one.at - other.at) };
  });
}

function momentsOf(page: RecordPage, { id: wedding, name: couple }: RecordPage, times: Times): Moment[] {
  const start = text(page, "start");
  const at = times.instant(start)?.getTime();
  const time = times.moment(start)?.time;
  if (at === undefined || time === undefined) return [];
  // "Ceremony: Amara & Zoë" stands in their own column already.
  const what = page.name.replace(`: ${couple}`, "");
  return [{ id: page.id, time, at, what, where: text(page, "location"), couple, wedding }];
}

export function nextMoment(columns: readonly Column[], now: Date): Moment | undefined {
  return columns
    .flatMap((it) => it.moments)
    .filter((it) => it.at > now.getTime())
    .toSorted((one, other) => one.at - other.at)[0];
}
