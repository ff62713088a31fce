import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { exportBook, metrics, receiver } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Add from "./add";
import Receivers from "./receivers";

const FAULT = { kind: "sign_in_needed", code: "exporter_key_refused", message: "“Our IT firm” does not take our key.", next_step: "Make a new key there." } as const;
const PASSWORD = "0123456789abcdef";
const desk = (more: Table = {}): Desk => new Desk({ "exports.list": exportBook(), ...more });
const open = async (of: Desk): Promise<void> => {
  show(of, "/settings/receivers", Receivers);
  await screen.findByRole("region", { name: /^(Fetched here|Hier abgeholt)$/ });
};
const press = async (name: string): Promise<void> => userEvent.click(await screen.findByRole("button", { name }));
const title = (): string | null => screen.getByRole("heading", { level: 1 }).textContent;
const row = (name: string): HTMLElement => screen.getByText(name, { selector: "b" }).closest("li") ?? document.body;
const fetching = (): HTMLElement => screen.getByRole("checkbox", { name: "Let a monitoring on this computer fetch what is measured" });
const choose = async (of: Desk): Promise<void> => {
  show(of, "/settings/receivers/new", Add);
  await press("Datadog");
};

afterEach(() => speak("en-GB"));

describe("who receives what is measured", () => {
  it("is nobody until somebody says so, and that is said first", async () => {
    await open(desk());
    expect(title()).toBe("Nothing that is measured leaves this desk.");
    expect(fetching()).toHaveProperty("checked", false);
    screen.getByText("Off. Nobody is let in.");
    screen.getByText("Your receivers come here.");
  });

  it("says of each what it took, what waits, what it never got, and why it takes nothing", async () => {
    const ill = receiver({ id: "exp-2", kind: "prometheus", title: "Prometheus", name: "Rack", settings: { url: "https://prometheus.studio.example/api/v1/write" }, fault: FAULT, failing_since: "2026-05-14T07:10:00Z", waiting: 90, thinned: 3, dropped: 1 });
    await open(desk({ "exports.list": exportBook({ exporters: [receiver(), ill, receiver({ id: "exp-3", name: "Old", on: false, fault: FAULT })] }) }));
    expect(title()).toBe("1 receiver gets what is measured. Rack takes nothing.");
    expect(row("Our IT firm").textContent).toContain("Took the last 09:39");
    expect(row("Rack").textContent).toContain("Takes nothing since 08:10");
    expect(row("Rack").textContent).toContain("90 measurements wait for it. 3 in between were left out while it was away. 1 never got there.");
    expect(row("Rack").textContent).toContain("https://prometheus.studio.example/api/v1/write");
    expect(within(row("Rack")).getByRole("alert").textContent).toContain("Make a new key there.");
    expect(row("Old").textContent).toContain("Switched off");
    expect(within(row("Old")).queryByRole("alert")).toBeNull();
  });

  it("are switched off, tested with what came of it, and removed after a question", async () => {
    const of = desk({ "exports.list": exportBook({ exporters: [receiver()] }), "exports.set": receiver({ on: false }), "exports.test": receiver({ took: "2026-05-14T08:40:00Z" }), "exports.remove": exportBook() });
    await open(of);
    await userEvent.click(screen.getByRole("checkbox", { name: "Send to it: Our IT firm" }));
    expect(of.of("exports.set")[0]?.ask).toEqual({ id: "exp-1", on: false });
    await press("Send a test: Our IT firm");
    await screen.findByText(/^“Our IT firm” took the test at 09:40\./);
    await press("Remove Our IT firm…");
    expect((await screen.findByRole("dialog", { name: "Remove “Our IT firm”?" })).textContent).toContain("What waits for it is gone");
    expect(document.activeElement?.textContent).toBe("Keep it");
    expect(of.of("exports.remove")).toHaveLength(0);
    await press("Remove Our IT firm");
    expect(of.of("exports.remove")[0]?.ask).toEqual({ id: "exp-1" });
  });

  it("cannot be told, where the desk does not say", async () => {
    show(desk({ "exports.list": new Failure("database_corrupt", "The file is damaged.", "Leave everything as it is.") }), "/settings/receivers", Receivers);
    expect((await screen.findByRole("alert")).textContent).toContain("The file is damaged.");
    expect(document.body.textContent).not.toContain("leaves this desk");
  });
});

describe("fetching it here", () => {
  it("is switched on by one press, and the password is shown once, to be taken along", async () => {
    const user = userEvent.setup();
    const of = desk({ "metrics.set": () => { of.table["exports.list"] = exportBook({ metrics: metrics({ on: true, listening: true }) }); return { metrics: metrics({ on: true }), token: PASSWORD }; } });
    await open(of);
    await user.click(fetching());
    expect(of.of("metrics.set")[0]?.ask).toEqual({ on: true, port: null, new_token: false });
    const shown = await screen.findByRole("region", { name: "The password for whoever fetches" });
    expect(document.activeElement).toBe(shown);
    expect(shown.textContent).toContain(PASSWORD);
    expect(shown.textContent).toContain("It is shown this once and never again.");
    await user.click(within(shown).getByRole("button", { name: /^Copy it/ }));
    expect(await navigator.clipboard.readText()).toBe(PASSWORD);
    await user.click(within(shown).getByRole("button", { name: "I have it" }));
    expect(document.body.textContent).not.toContain(PASSWORD);
    await screen.findByText("On and ready");
    expect(title()).toBe("A monitoring on this computer may fetch what is measured.");
    expect(JSON.stringify({ ...localStorage }) + document.title + location.href).not.toContain(PASSWORD);
  });

  it("takes another password only after a question", async () => {
    const of = desk({ "exports.list": exportBook({ metrics: metrics({ on: true, listening: true }) }), "metrics.set": { metrics: metrics({ on: true }), token: PASSWORD } });
    await open(of);
    await press("Make a new password…");
    expect((await screen.findByRole("dialog")).textContent).toContain("The one of before holds no more.");
    expect(of.of("metrics.set")).toHaveLength(0);
    await press("Make a new one");
    expect(of.of("metrics.set")[0]?.ask).toEqual({ on: null, port: null, new_token: true });
    await screen.findByText(PASSWORD);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("region", { name: "The password for whoever fetches" })));
  });

  it("says at the field which ports there are, and what the desk says of one", async () => {
    const of = desk({ "exports.list": exportBook({ metrics: metrics({ on: true, listening: true }) }), "metrics.set": new Failure("bad_value", "A port is a number from 1024 to 65535.", "Give another.") });
    await open(of);
    const port = screen.getByRole("textbox", { name: "Port" });
    await userEvent.clear(port);
    await userEvent.type(port, "80");
    await press("Change the port");
    await screen.findByText("A whole number from 1024 to 65535 is expected.");
    expect(of.of("metrics.set")).toHaveLength(0);
    await userEvent.type(port, "80");
    await press("Change the port");
    await screen.findByText("A port is a number from 1024 to 65535. Give another.");
    expect(port.getAttribute("aria-invalid")).toBe("true");
    expect(of.of("metrics.set")[0]?.ask).toEqual({ on: null, port: 8080, new_token: false });
  });

  it("says why nobody can, with a step for who sits here and not for a terminal", async () => {
    const fault = { code: "metrics_token_missing", message: "The token is not in the keychain.", next_step: "Make a new one: wedsync exports metrics on --new-token, and give it to your Prometheus." };
    await open(desk({ "exports.list": exportBook({ metrics: metrics({ on: true, fault }) }) }));
    expect(screen.getByRole("alert").textContent).toContain("Make a new password under Receivers in Settings");
    expect(document.body.textContent).not.toContain("wedsync exports");
  });
});

describe("another receiver", () => {
  it("is asked what it needs, and its key goes beside the question and never in it", async () => {
    const of = desk({ "exports.add": receiver() });
    await choose(of);
    await userEvent.type(screen.getByRole("textbox", { name: /^Site/ }), "datadoghq.eu");
    await userEvent.type(screen.getByLabelText("API key"), "canary-secret");
    await press("Send a test and keep it");
    expect(of.of("exports.add")[0]).toEqual({ command: "exports.add", secret: "canary-secret", ask: { kind: "datadog", name: "Datadog", settings: { site: "datadoghq.eu" } } });
    await screen.findByText("another screen");
  });

  it.each([["exporter_key_refused", /^API key/], ["site_unknown", /^Site/]] as const)("says at the field what was refused: %s", async (code, label) => {
    await choose(desk({ "exports.add": new Failure(code, "That will not do.", "") }));
    await userEvent.type(screen.getByLabelText("API key"), "wrong");
    await press("Send a test and keep it");
    await screen.findAllByText("That will not do.");
    expect(screen.getByLabelText(label).getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("textbox", { name: /^What you call it/ }).getAttribute("aria-invalid")).toBeNull();
  });

  it("is none in a make-believe studio", async () => {
    show(desk({ "exports.list": exportBook({ kinds: [] }) }), "/settings/receivers/new", Add);
    await screen.findByText(/^Nobody receives what is measured of a make-believe studio\./);
  });

  it("is described in German", async () => {
    await speak("de");
    await choose(desk());
    screen.getByText(/^Öffnen Sie in Datadog „Organization Settings“/);
    screen.getByLabelText("API-Schlüssel");
    expect(document.body.textContent).not.toMatch(/Copy the key|older than/);
  });
});
