import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { Desk, show, type Table } from "../../testing/desk";
import Settings from "./settings";

const finding = (over: object = {}) => ({ id: "vault", state: "well", message: "The keychain answers.", next_step: "", ...over });
const set = (over: Table = {}): Desk =>
  new Desk({
    "doctor.look": { state: "well", findings: [finding()], figures: { records: 42 } },
    "studio.show": { name: "Wick Flowers", zone: null, computer_zone: "Europe/London", zones: ["Europe/Berlin", "Europe/London"] },
    "studio.set": { name: "Wick & Daughters", zone: null, computer_zone: "Europe/London", zones: [] },
    "rules.list": { rules: [], starts: [] },
    "backup.make": ({ file }) => ({ file, records: 42, bytes: 1000 }),
    ...over,
  });

describe("settings", () => {
  it("says that the desk is well only when nothing needs somebody", async () => {
    show(set({ "doctor.look": { state: "needs_person", findings: [finding({ state: "needs_person", message: "The disk is almost full.", next_step: "Make room. In the terminal: wedsync doctor." })], figures: {} } }), "/settings", Settings);
    await screen.findByRole("heading", { level: 1, name: "1 thing about this desk needs you." });
    expect(screen.getByText("The disk is almost full.")).toBeTruthy();
    expect(screen.getByText("Make room.")).toBeTruthy();
    expect(document.body.textContent).not.toContain("wedsync ");
  });

  it("leads to every part from the list of contents, by the keys as well", async () => {
    show(set(), "/settings", Settings);
    const contents = await screen.findByRole("navigation", { name: "On this page" });
    for (const link of within(contents).getAllByRole("link")) {
      await userEvent.click(link);
      expect(document.activeElement?.id).toBe(link.getAttribute("href")?.split("#").at(-1));
      expect(document.activeElement?.getAttribute("aria-label")).toBe(link.textContent);
    }
  });

  it("goes to the part that its address names, and says each finding once", async () => {
    show(set({ "doctor.look": { state: "needs_person", findings: [finding(), finding({ id: "disk", state: "needs_person", message: "The disk is almost full." })], figures: {} } }), "/settings", Settings, "/settings#backup");
    await screen.findByText("The disk is almost full.");
    expect(document.activeElement?.id).toBe("backup");
    expect(screen.getAllByText("The disk is almost full.")).toHaveLength(1);
    expect(within(screen.getByRole("region", { name: "Check-up" })).getByText("The keychain answers.")).toBeTruthy();
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
    await userEvent.type(await screen.findByRole("textbox", { name: "File" }), "/media/disk/may.wedsync");
    await userEvent.click(screen.getByRole("button", { name: "Make a backup" }));
    await screen.findByText("42 records lie in /media/disk/may.wedsync.");
    it.table["backup.make"] = new Failure("there_already", "There is a file of that name.", "Choose another name.");
    await userEvent.click(screen.getByRole("button", { name: "Make a backup" }));
    expect((await screen.findByRole("alert")).textContent).toContain("There is a file of that name.");
  });
});
