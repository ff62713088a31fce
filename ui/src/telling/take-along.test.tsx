import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../api/failure";
import { folder, pack } from "../testing/answers";
import { Desk, show, type Table } from "../testing/desk";
import { TakeAlong, type Day } from "./take-along";

const one: Day = { wedding: "rec-1", couple: "Amara & Zoë" };
const FILE = "/home/wick/day.pdf";

async function opened(table: Table, days: readonly Day[] = [one]): Promise<Desk> {
  const desk = new Desk({ "pack.show": pack(), "folder.show": folder({ dialogs: true }), "pack.export": ({ file }) => ({ file, bytes: 41_200 }), ...table });
  show(desk, "/", () => <TakeAlong days={days} />);
  await userEvent.click(await screen.findByRole("button", { name: "Take the day along…" }));
  await screen.findByText("When each part was last confirmed");
  return desk;
}

describe("taking the day along", () => {
  it("says of each part when it was last confirmed and by whom, and where nobody has", async () => {
    await opened({});
    const known = within(screen.getByRole("region", { name: "When each part was last confirmed" }));
    expect(known.getAllByRole("listitem").map((it) => it.textContent)).toEqual([
      "The day’s times09:36, by VSCO Workspace and Google Calendar", "PeopleWed 13 May, 16:00, by VSCO Workspace", "PlacesNot heard yet from QuickBooks", "NotesWritten down in this desk alone", "BillsNothing is written down",
    ]);
  });

  it("writes at once to what was chosen in the dialog, as what was chosen, and says where it lies", async () => {
    const desk = await opened({ "files.name": { file: "/home/wick/day.ics" } });
    await userEvent.click(screen.getByRole("radio", { name: "In a phone’s calendar" }));
    await userEvent.click(screen.getByRole("button", { name: "Choose where it lies…" }));
    expect((await screen.findByRole("status")).textContent).toContain("The day of Amara & Zoë lies in /home/wick/day.ics, 41 kB.");
    expect(desk.of("files.name").map(({ ask }) => ask)).toEqual([{ what: "pack_ics" }]);
    expect(desk.of("pack.export").map(({ ask }) => ask)).toEqual([{ wedding: "rec-1", format: "ics", file: "/home/wick/day.ics" }]);
  });

  it("writes nothing where somebody goes back out of the dialog", async () => {
    const desk = await opened({ "files.name": { file: null } });
    await userEvent.click(screen.getByRole("button", { name: "Choose where it lies…" }));
    await screen.findByRole("button", { name: "Choose where it lies…" });
    expect(desk.of("files.name")).toHaveLength(1);
    expect(desk.of("pack.export")).toEqual([]);
  });

  it("takes a file name where there are no dialogs, and asks for none by the system", async () => {
    const desk = await opened({ "folder.show": folder({ dialogs: false }) });
    expect(screen.getByRole("button", { name: "Write the file" }).hasAttribute("disabled")).toBe(true);
    await userEvent.type(screen.getByRole("textbox", { name: "File" }), `${FILE}{Enter}`);
    expect((await screen.findByRole("status")).textContent).toContain(FILE);
    expect(desk.of("files.name")).toEqual([]);
  });

  it("says that a file is there already, and lets another name be given", async () => {
    const there = new Failure("file_exists", `${FILE} is there already, and we do not overwrite it.`, "Give a new name.");
    const desk = await opened({ "folder.show": folder({ dialogs: false }), "pack.export": ({ file }) => (file === FILE ? there : { file, bytes: 41_200 }) });
    const field = screen.getByRole("textbox", { name: "File" });
    await userEvent.type(field, `${FILE}{Enter}`);
    expect((await screen.findByRole("alert")).textContent).toContain("is there already");
    await userEvent.clear(field);
    await userEvent.type(field, "/home/wick/day-2.pdf{Enter}");
    await screen.findByRole("status");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(desk.of("pack.export")).toHaveLength(2);
  });

  it("offers no calendar of a wedding without a day, says why, and offers paper", async () => {
    await opened({ "pack.show": pack({ timeline: [], date: null }) });
    screen.getByText(/No times are known for this day yet/);
    await userEvent.click(screen.getByRole("radio", { name: "In a phone’s calendar" }));
    screen.getByText(/a calendar has nothing to show/);
    expect(screen.queryByRole("button", { name: "Choose where it lies…" })).toBeNull();
    await userEvent.click(screen.getByRole("radio", { name: "On paper, as a PDF" }));
    screen.getByRole("button", { name: "Choose where it lies…" });
  });

  it("asks whose day where there are several, and tells two of one name apart", async () => {
    const twins: Day[] = [{ ...one, note: "14:00, Larkmead Barn" }, { ...one, wedding: "rec-4", note: "16:00, Sallow Hall" }];
    const desk = await opened({ "pack.show": ({ wedding }) => pack({ wedding }), "files.name": { file: FILE } }, twins);
    await userEvent.click(screen.getByRole("radio", { name: "Amara & Zoë 16:00, Sallow Hall" }));
    await userEvent.click(await screen.findByRole("button", { name: "Choose where it lies…" }));
    await screen.findByText(/lies in/);
    expect(desk.of("pack.export").map(({ ask }) => ask.wedding)).toEqual(["rec-4"]);
  });
});
