import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { folder, updates } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import Settings from "./settings";

const finding = (over: object = {}) => ({ id: "vault", state: "well", message: "The keychain answers.", next_step: "", ...over });
const set = (over: Table = {}): Desk =>
  new Desk({
    "doctor.look": { state: "well", findings: [finding()], figures: { records: 42 } },
    "studio.show": { name: "Wick Flowers", zone: null, computer_zone: "Europe/London", zones: ["Europe/Berlin", "Europe/London"] },
    "studio.set": { name: "Wick & Daughters", zone: null, computer_zone: "Europe/London", zones: [] },
    "backup.make": ({ file }) => ({ file, records: 42, bytes: 1000 }),
    "folder.show": folder(),
    "updates.show": updates(),
    ...over,
  });

const backupFile = async (): Promise<HTMLElement> => within(await screen.findByRole("region", { name: "Backup" })).findByRole("textbox", { name: "File" });

describe("settings", () => {
  it("says that the desk is well only when nothing needs somebody", async () => {
    show(set({ "doctor.look": { state: "needs_person", findings: [finding({ state: "needs_person", message: "The disk is almost full.", next_step: "Make room. In the terminal: wedsync doctor." })], figures: {} } }), "/settings", Settings);
    await screen.findByRole("heading", { level: 1, name: "1 thing about this desk needs you." });
    expect(screen.getByText("The disk is almost full.")).toBeTruthy();
    expect(screen.getByText("Make room.")).toBeTruthy();
    expect(document.body.textContent).not.toContain("wedsync ");
  });

  it("keeps the studio's name, and leaves its zone alone meanwhile", async () => {
    const it = set();
    show(it, "/settings", Settings);
    const name = await screen.findByRole("textbox", { name: "What the studio is called" });
    expect(screen.getByRole("button", { name: "Keep this name" })).toHaveProperty("disabled", true);
    await userEvent.clear(name);
    await userEvent.type(name, " Wick & Daughters ");
    await userEvent.click(screen.getByRole("button", { name: "Keep this name" }));
    expect(it.of("studio.set").map((asked) => asked.ask)).toEqual([{ name: "Wick & Daughters", zone: null }]);
  });

  it("takes another zone, and leaves the name alone", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.click(await screen.findByRole("button", { name: /As this computer, Europe\/London/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Europe/Berlin" }));
    expect(it.of("studio.set").map((asked) => asked.ask)).toEqual([{ name: null, zone: "Europe/Berlin" }]);
  });

  it("says where a backup lies, or why there is none", async () => {
    const it = set();
    show(it, "/settings", Settings);
    await userEvent.type(await backupFile(), "/media/disk/may.wedsync");
    await userEvent.click(screen.getByRole("button", { name: "Make a backup" }));
    await screen.findByText("42 records lie in /media/disk/may.wedsync.");
    it.table["backup.make"] = new Failure("there_already", "There is a file of that name.", "Choose another name.");
    await userEvent.click(screen.getByRole("button", { name: "Make a backup" }));
    expect((await screen.findByRole("alert")).textContent).toContain("There is a file of that name.");
  });
});
