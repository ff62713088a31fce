import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { list, provider } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import Connect from "./connect";

const caldav = provider({
  id: "caldav", name: "Calendar server", kind: "calendar", sign_in: "password",
  settings: [
    { name: "url", label: "Address", help: "It begins with https://.", required: true },
    { name: "username", label: "User name", help: "", required: false },
  ],
  presets: [{ id: "apple-icloud", name: "Apple iCloud", help: "An app-specific password.", settings: { url: "https://caldav.icloud.com" } }],
});

const desk = (): Desk => new Desk({ "providers.list": [provider(), caldav], "connections.connect": { id: "con-9", name: "Phone", collections: [list()] } });

describe("connecting a tool", () => {
  it("asks what the tool asks for, and sends the password beside the question and never in it", async () => {
    const it = desk();
    show(it, "/connections/new", Connect);
    await userEvent.click(await screen.findByRole("button", { name: /^Calendar server/ }));
    await userEvent.type(await screen.findByRole("textbox", { name: "Address" }), "https://cal.example");
    await userEvent.type(screen.getByLabelText("Password"), "canary-secret");
    await userEvent.click(screen.getByRole("button", { name: "Connect Calendar server" }));
    const [asked] = it.of("connections.connect");
    expect(asked).toMatchObject({ secret: "canary-secret", ask: { provider: "caldav", name: "Calendar server", settings: { url: "https://cal.example" } } });
    expect(JSON.stringify(asked?.ask)).not.toContain("canary");
    expect(JSON.stringify({ ...localStorage }) + document.title + location.href).not.toContain("canary");
  });

  it("fills in what a well-known service has settled already", async () => {
    const it = desk();
    show(it, "/connections/new", Connect);
    await userEvent.click(await screen.findByRole("button", { name: /^Apple iCloud/ }));
    expect(screen.queryByRole("textbox", { name: "Address" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Connect Apple iCloud" }));
    expect(it.of("connections.connect")[0]?.ask.settings).toEqual({ url: "https://caldav.icloud.com" });
  });

  it("says what is needed on leaving an empty field, and connects nothing before", async () => {
    show(desk(), "/connections/new", Connect);
    await userEvent.click(await screen.findByRole("button", { name: /^Calendar server/ }));
    await userEvent.click(await screen.findByRole("textbox", { name: "Address" }));
    await userEvent.tab();
    await screen.findByText("This is needed before we can connect.");
    expect(screen.getByRole("button", { name: "Connect Calendar server" })).toHaveProperty("disabled", true);
  });

  it("shows the desk's own words when it was refused, without those meant for a terminal", async () => {
    const it = desk();
    it.table["connections.connect"] = new Failure("sign_in_refused", "The server has refused the password.", "Make a new app password. In the terminal: wedsync connect caldav.");
    show(it, "/connections/new", Connect);
    await userEvent.click(await screen.findByRole("button", { name: /^Apple iCloud/ }));
    await userEvent.click(screen.getByRole("button", { name: "Connect Apple iCloud" }));
    const said = (await screen.findByRole("alert")).textContent;
    expect(said).toContain("The server has refused the password.");
    expect(said).toContain("Make a new app password.");
    expect(said).not.toContain("wedsync");
  });
});
