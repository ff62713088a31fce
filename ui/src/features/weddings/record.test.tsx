import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { page } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import type { RecordPage } from "../../api/generated/types";
import RecordScreen from "./record";

const open = (of: RecordPage, more: ConstructorParameters<typeof Desk>[0] = {}): Desk => {
  const desk = new Desk({ "records.show": of, "versions.list": [], ...more });
  show(desk, "/records/$id", RecordScreen, "/records/rec-1");
  return desk;
};

const cells = (name: string): (string | null)[] =>
  within(screen.getByRole("row", { name: new RegExp(`^${name}`) })).getAllByRole("cell").map((it) => it.textContent);

/** What people and tools may write into any field. */
const HOSTILE = [
  "<script>window.ran = 1</script>", "<img src=x onerror='window.ran = 1'>", "javascript:window.ran=1", "\"><svg onload=window.ran=1>",
  "{{constructor.constructor('window.ran=1')()}}", "${window.ran = 1}", "$t(nav.home)", "\u202Egnp.exe", "a".repeat(10_000), "\u0000\uFFFD", "&lt;b&gt;",
];

describe("a record", () => {
  it("says when a tool says it was changed there, and that it does not say by whom", async () => {
    const [place] = page().places;
    if (!place) throw new Error("it is in one place");
    open(page({ places: [{ ...place, told: "2026-05-13T09:58:00Z" }] }));
    await screen.findByText("changed there Wed 13 May, 10:58; by whom it does not say");
  });

  it("says what each tool says, and the same in other words as the same", async () => {
    open(page());
    await screen.findByRole("table");
    expect(cells("Couple")).toEqual(["Amara & Zoë", "same"]);
    expect(cells("Status")).toEqual(["Booked", "sameas “Confirmed”"]);
    expect(cells("Date and times")).toEqual(["Sat 16 May, 14:00 – 16:00", "same"]);
  });

  it("claims nothing of a field that a tool does not have", async () => {
    open(page());
    await screen.findByRole("table");
    expect(cells("Value")).toEqual(["£1,925.00", "not there"]);
  });

  it("says what waits, and what the tool still says", async () => {
    const [place] = page().places;
    if (!place) throw new Error("the wedding is somewhere");
    open(page({ fields: { ...page().fields, title: "Amara & Zoë Szabó" }, places: [{ ...place, agrees: ["start", "end", "status"], waits: true }] }));
    await screen.findByRole("table");
    expect(cells("Couple")).toEqual(["Amara & Zoë Szabó", "Waits to syncstill says “Amara & Zoë”"]);
  });

  it("sends only what was changed, as it was typed", async () => {
    const desk = open(page(), { "records.edit": page() });
    await screen.findByRole("table");
    await userEvent.keyboard("e");
    const venue = await screen.findByRole("textbox", { name: "Venue" });
    await userEvent.type(venue, "Wick Farm");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(desk.of("records.edit").map((it) => it.ask)).toEqual([{ id: "rec-1", set: [["location", "Wick Farm"]] }]);
  });

  it("is called exactly what somebody wrote, and by its amount as money where nobody wrote anything", async () => {
    open(page({ name: "9.00 GBP", fields: { ...page().fields, title: "9.00 GBP" } }));
    await screen.findByRole("heading", { level: 1, name: "9.00 GBP" });
    open(page({ kind: "payment", name: "9.00 GBP", fields: { amount: "9.00 GBP" } }));
    await screen.findByRole("heading", { level: 1, name: "£9.00" });
  });

  it("takes another hour part by part, and leaves its venue's clock alone", async () => {
    const desk = open(page(), { "records.edit": page() });
    await screen.findByRole("table");
    await userEvent.keyboard("e");
    const time = within(await screen.findByRole("group", { name: "Starts, time" }));
    expect(screen.getAllByText("By the clock of London.")).toHaveLength(2);
    await userEvent.type(time.getByRole("spinbutton", { name: /^hour/ }), "1330");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(desk.of("records.edit").map((it) => it.ask)).toEqual([{ id: "rec-1", set: [["start", "2026-05-16T13:30:00 Europe/London"]] }]);
  });

  it.each(["next summer", "2026-02-31", "2026-05-16T25:99:00 Europe/London"])("leaves what no calendar knows to be typed: %s", async (start) => {
    open(page({ fields: { ...page().fields, start } }), {});
    await screen.findByRole("table");
    await userEvent.keyboard("e");
    expect(await screen.findByRole("textbox", { name: "Starts" })).toHaveProperty("value", start);
  });

  it.each(HOSTILE)("shows hostile words as words: %s", async (words) => {
    const [place] = page().places;
    const fields = { title: words, notes: words, location: words, status: words, value: words, start: words, end: words, url: words };
    open(page({ name: words, location: words, status: words, fields, places: [{ ...(place as NonNullable<typeof place>), fields, agrees: [], connection_name: words }] }));
    await screen.findByRole("table");
    expect(document.querySelector("main script, main img, main svg:not(.rg), main iframe")).toBeNull();
    expect([...document.querySelectorAll("main a")].every((it) => (it.getAttribute("href") ?? "").startsWith("/"))).toBe(true);
    expect("ran" in window).toBe(false);
  });
});
