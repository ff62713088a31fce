import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../../api/failure";
import { contents, diagnostics, folder, updates } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { About } from "./about";
import { Diagnostics } from "./diagnostics";
import { Backup } from "./backup";
import { DataFolder } from "./folder";
import { Restore } from "./restore";

const set = (over: Table = {}): Desk => new Desk({ "folder.show": folder(), "updates.show": updates(), ...over });
const press = async (name: string): Promise<void> => userEvent.click(await screen.findByRole("button", { name }));
const write = async (name: string, text: string): Promise<void> => userEvent.type(await screen.findByLabelText(name), text);

afterEach(() => vi.unstubAllGlobals());

const looked = async (it: Desk): Promise<void> => {
  show(it, "/settings", Restore);
  await write("Backup file", "/media/disk/may.wedsync");
  await write("Recovery code", "a-code");
  await press("Look into it");
};

const FolderAndBackup = (): ReactNode => <><DataFolder /><Backup /></>;

describe("the data folder", () => {
  it("says where it is and how large, and shows no button that nobody could follow", async () => {
    show(set(), "/settings", FolderAndBackup);
    await screen.findByText("Everything of this studio lies here: 4.6 MB.");
    expect(screen.getByText("/home/wick/.local/share/wedsync")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Open the folder" })).toBeNull();
  });

  it("opens it, and takes a file from the system's dialog; going back there changes nothing", async () => {
    const it = set({ "folder.show": folder({ dialogs: true }), "folder.open": folder({ dialogs: true }), "files.name": { file: "/media/disk/a.wedsync" } });
    show(it, "/settings", FolderAndBackup);
    await press("Open the folder");
    expect(it.of("folder.open")).toHaveLength(1);
    await press("Choose a file");
    await screen.findByDisplayValue("/media/disk/a.wedsync");
    expect(it.of("files.name").map((asked) => asked.ask)).toEqual([{ what: "backup" }]);
    it.table["files.name"] = { file: null };
    await press("Choose a file");
    expect(screen.getByDisplayValue("/media/disk/a.wedsync")).toBeTruthy();
  });
});

describe("putting a backup back", () => {
  it("shows what is in it beside what is here, asks once more, and gives the code beside the question", async () => {
    const it = set({ "backup.look": contents(), "backup.restore": { before: "/data/backups/before-restore-1.wedsync", previews: 2 } });
    await looked(it);
    const weddings = (await screen.findByRole("rowheader", { name: "weddings" })).closest("tr");
    expect(within(weddings as HTMLElement).getAllByRole("cell").map((cell) => cell.textContent)).toEqual(["40", "42"]);
    expect(it.of("backup.restore")).toHaveLength(0);
    await press("Put this backup in its place");
    expect((await screen.findByRole("dialog")).textContent).toContain("What was changed here since Sat 2 May, 09:00");
    await press("Keep what is here");
    expect(it.of("backup.restore")).toHaveLength(0);
    await press("Put this backup in its place");
    await press("Make a backup, then replace");
    await screen.findByText("What was here before lies in /data/backups/before-restore-1.wedsync.");
    expect(screen.getByText(/the plans of 2 lists wait/)).toBeTruthy();
    expect(it.of("backup.restore")).toEqual([{ command: "backup.restore", ask: { file: "/media/disk/may.wedsync" }, secret: "a-code" }]);
    expect(screen.getByLabelText("Recovery code")).toHaveProperty("value", "");
  });

  it("has nothing to replace with once another file or code stands there", async () => {
    await looked(set({ "backup.look": contents() }));
    await screen.findByRole("button", { name: "Put this backup in its place" });
    await write("Recovery code", "x");
    expect(screen.queryByRole("button", { name: "Put this backup in its place" })).toBeNull();
  });

  it("says so when it is another studio's, and why a file does not open", async () => {
    const it = set({ "backup.look": contents({ of_this_studio: false }) });
    await looked(it);
    await screen.findByText(/a backup of another studio/);
    it.table["backup.look"] = new Failure("recovery_code_wrong", "This code does not open it.", "Look for the other one.");
    await write("Recovery code", "x");
    await press("Look into it");
    expect((await screen.findByRole("alert")).textContent).toContain("This code does not open it.");
  });
});

describe("diagnostics", () => {
  it("are shown word for word with what was left out, and saved under the number that was shown", async () => {
    const it = set({ "doctor.preview": diagnostics({ number: 7 }), "doctor.save": ({ file }) => ({ file }) });
    show(it, "/settings", Diagnostics);
    expect(screen.queryByRole("button", { name: "Save exactly this" })).toBeNull();
    await press("Look at what would be in it");
    expect((await screen.findByLabelText("about.json")).textContent).toBe('{ "wedsync": "0.1.0" }');
    expect(screen.getByLabelText("log.jsonl").textContent).toBe("Nothing.");
    const left = screen.getByRole("region", { name: "Left out" });
    expect(within(left).getAllByRole("listitem").map((line) => line.textContent)).toEqual(["the words of 3 findings", "“message” of the log, 12 ×"]);
    await write("File", "/tmp/d.tar");
    await press("Save exactly this");
    await screen.findByText("It lies in /tmp/d.tar.");
    expect(it.of("doctor.save").map((asked) => asked.ask)).toEqual([{ number: 7, file: "/tmp/d.tar" }]);
  });
});

describe("about", () => {
  const newer = { version: "0.2.0", notes: "Quieter on Saturdays.", published: "2026-05-12T08:00:00Z", package: null };

  it("asks nobody by itself, and says what came of a look", async () => {
    const it = set({ "updates.look": () => { it.table["updates.show"] = updates({ looked: "2026-05-14T08:40:00Z" }); return updates(); } });
    show(it, "/settings", About);
    await screen.findByText("Nobody has looked for a newer one yet.");
    expect(it.of("updates.look")).toHaveLength(0);
    await press("Look for a newer version");
    await screen.findByText("There was no newer one when we looked: 09:40.");
  });

  it("fetches, says that it is the maker's, and hands it over", async () => {
    const it = set({ "updates.show": updates({ newer }), "updates.fetch": updates(), "updates.install": updates() });
    show(it, "/settings", About);
    await screen.findByText("Version 0.2.0 is there, of 12 May 2026.");
    expect(screen.getByText("Quieter on Saturdays.")).toBeTruthy();
    it.table["updates.show"] = updates({ newer: { ...newer, package: "/data/updates/a.deb" } });
    await press("Fetch and check it");
    await screen.findByText("Its package is here, and it is the maker’s.");
    await press("Install it");
    await screen.findByText(/Handed to your system’s program/);
  });

  it("waits while weddings are protected", async () => {
    show(set({ "updates.show": updates({ newer: { ...newer, package: "/a.deb" }, waits_until: "2026-05-17T22:00:00Z" }) }), "/settings", About);
    await screen.findByText("Weddings come first: newer versions wait until Sunday 23:00.");
    for (const name of ["Look for a newer version", "Install it"]) expect(screen.getByRole("button", { name })).toHaveProperty("disabled", true);
  });

  it("says why a package was thrown away, and looks daily only when told to", async () => {
    const it = set({
      "updates.show": updates({ newer }), "updates.set": updates({ on: true }),
      "updates.fetch": new Failure("update_not_genuine", "It is not what the maker made. It was thrown away.", "Keep the version that you have."),
    });
    show(it, "/settings", About);
    await press("Fetch and check it");
    expect((await screen.findByRole("alert")).textContent).toContain("It was thrown away.");
    await userEvent.click(screen.getByRole("radio", { name: "Once a day" }));
    expect(it.of("updates.set").map((asked) => asked.ask)).toEqual([{ on: true }]);
  });

  it("shows what is inside with the words of its licence", async () => {
    const inside = { parts: [{ name: "serde", version: "1.0.0", licence: "MIT", texts: [0] }, { name: "bare", version: "2.0.0", licence: "MIT", texts: [] }], texts: ["Permission is hereby granted"] };
    vi.stubGlobal("fetch", async () => new Response(JSON.stringify(inside)));
    show(set(), "/settings", About);
    await press("Licences of what is inside");
    await screen.findByText("2 parts");
    await press("serde 1.0.0 MIT");
    await screen.findByText("Permission is hereby granted");
  });
});
