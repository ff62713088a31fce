import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { call, connection, google, source, webhooks } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Add from "./add";
import Calls from "./calls";

const SECRET = "whsec_Y2FuYXJ5";
const stripe = source({ id: "src-2", name: "Stripe", scheme: "stripe", address: "https://hooks.studio.example/in/abc", turned_away: { unproved: 3, too_many: 1, not_looked_up: 2 }, per_minute: 1 });
const desk = (more: Table = {}): Desk => new Desk({ "webhooks.show": webhooks(), "webhooks.log": [], "connections.list": [connection(), google()], ...more });
const open = async (of: Desk): Promise<void> => {
  show(of, "/settings/calls", Calls);
  await screen.findByRole("region", { name: /^(Who may call|Wer anrufen darf)$/ });
};
const taken = webhooks({ on: true, listening: true, sources: [source(), stripe] });
const press = async (name: string): Promise<void> => userEvent.click(await screen.findByRole("button", { name }));
const write = async (name: string | RegExp, text: string): Promise<void> => userEvent.type(await screen.findByLabelText(name), text);
const title = (): string | null => screen.getByRole("heading", { level: 1 }).textContent;
const row = (name: string): HTMLElement => screen.getByText(name, { selector: "b" }).closest("li") ?? document.body;

afterEach(() => speak("en-GB"));

describe("calls from the web", () => {
  it("are not taken until somebody says so, and that is said first", async () => {
    const of = desk({ "webhooks.set": () => { of.table["webhooks.show"] = webhooks({ on: true, listening: true }); return webhooks({ on: true }); } });
    await open(of);
    expect(title()).toBe("Nobody can call this desk from the web.");
    screen.getByText("Off. Nobody is let in.");
    expect(screen.queryByRole("textbox")).toBeNull();
    await userEvent.click(screen.getByRole("checkbox", { name: "Take calls from the web" }));
    expect(of.of("webhooks.set")[0]?.ask).toEqual({ on: true, port: null, hosts: null });
    await screen.findByText("On and ready");
    expect(title()).toBe("Calls are taken, and nobody may call yet.");
    screen.getByRole("button", { name: /^http:\/\/127\.0\.0\.1:47810,/ });
  });

  it("come in under the names that were said, and what is no name is told at the field", async () => {
    const of = desk({ "webhooks.show": taken, "webhooks.set": new Failure("bad_value", "“a..b” is not a name on the web.", "Give it like hooks.studio.example.") });
    await open(of);
    const names = screen.getByRole("textbox", { name: "Its names on the web" });
    await userEvent.type(names, "hooks, other");
    await press("Keep the names");
    await screen.findByText("Names are expected here, like hooks.studio.example.");
    expect(of.of("webhooks.set")).toHaveLength(0);
    await userEvent.clear(names);
    await userEvent.type(names, "hooks.studio.example, https://b.example/");
    await press("Keep the names");
    expect(of.of("webhooks.set")[0]?.ask).toEqual({ on: null, port: null, hosts: ["hooks.studio.example", "https://b.example/"] });
    await screen.findByText("“a..b” is not a name on the web. Give it like hooks.studio.example.");
    expect(names.getAttribute("aria-invalid")).toBe("true");
  });

  it("say why nobody can call, without a command for a terminal", async () => {
    const fault = { code: "webhooks_port_taken", message: "Port 47810 cannot be opened.", next_step: "Another program may have it. Choose another: wedsync webhooks on --port 47820, and tell your tunnel." };
    await open(desk({ "webhooks.show": webhooks({ on: true, fault }) }));
    expect(title()).toBe("Calls are to be taken, and nobody can call.");
    expect(screen.getByRole("alert").textContent).toContain("Choose another one, and tell your tunnel.");
    expect(document.body.textContent).not.toContain("wedsync webhooks");
  });

  it("say of each who may call, what is looked at then, and what was turned away", async () => {
    await open(desk({ "webhooks.show": taken }));
    expect(title()).toBe("Calls are taken from 2 places.");
    expect(row("Booking form").textContent).toContain("When it calls, we look at VSCO Workspace. At most 100 calls a minute are taken.");
    within(row("Booking form")).getByRole("button", { name: "https://hooks.studio.example/in/mfrggzdf, copy the address for Booking form" });
    expect(row("Stripe").textContent).toContain("At most 1 call a minute is taken.");
    expect(row("Stripe").textContent).toContain("Turned away since the desk began: 3 that were not proved, 2 that could not be looked up where they came from, 1 too many.");
  });

  it("end for one after a question", async () => {
    const of = desk({ "webhooks.show": taken, "webhooks.remove": { id: "src-2", name: "Stripe" } });
    await open(of);
    await press("Remove Stripe…");
    expect((await screen.findByRole("dialog", { name: "Remove “Stripe”?" })).textContent).toContain("Its calls are turned away from now on");
    expect(of.of("webhooks.remove")).toHaveLength(0);
    await press("Remove Stripe");
    expect(of.of("webhooks.remove")[0]?.ask).toEqual({ id: "src-2" });
  });

  it("are listed, the newest first, with what became of them; more than a screenful when asked", async () => {
    const log = Array.from({ length: 30 }, (_, at) => call(30 - at, at === 0 ? { waits: true } : at === 1 ? { name: "" } : {}));
    await open(desk({ "webhooks.show": taken, "webhooks.log": log }));
    const region = await screen.findByRole("region", { name: "The last calls" });
    const rows = within(region).getAllByRole("row").map((it) => it.textContent);
    expect(rows).toHaveLength(21);
    expect(rows.slice(0, 3)).toEqual(["WhenWhoWhat became of it", "09:36Booking formWaits", "09:36May not call any moreWe looked"]);
    await press("Show all 30");
    expect(within(region).getAllByRole("row")).toHaveLength(31);
  });
});

describe("a new secret", () => {
  it("is made after a question, and shown once", async () => {
    const of = desk({ "webhooks.show": taken, "webhooks.rotate": { source: source(), secret: SECRET } });
    await open(of);
    await press("New secret for Booking form…");
    expect((await screen.findByRole("dialog")).textContent).toContain("The one of before holds no more.");
    expect(of.of("webhooks.rotate")).toHaveLength(0);
    await press("Make a new secret");
    const shown = await screen.findByRole("region", { name: "The secret of Booking form" });
    expect(shown.textContent).toContain(SECRET);
    expect(shown.textContent).toContain("It is shown this once and never again.");
    await waitFor(() => expect(document.activeElement).toBe(shown));
    await press("I have it");
    expect(document.body.textContent).not.toContain(SECRET);
    expect(of.of("webhooks.rotate")[0]).toMatchObject({ ask: { id: "src-1" }, secret: undefined });
  });

  it("that the tool makes is entered, goes beside the question, and is told at the field when it will not do", async () => {
    const of = desk({ "webhooks.show": taken, "webhooks.rotate": new Failure("webhook_secret_unfit", "This is not a secret that Stripe signs with.", "Copy it whole.") });
    await open(of);
    await press("New secret for Stripe…");
    expect(await screen.findByRole("button", { name: "Keep this secret" })).toHaveProperty("disabled", true);
    await write("The secret that its calls are signed with", "canary");
    await press("Keep this secret");
    expect(of.of("webhooks.rotate")[0]).toMatchObject({ ask: { id: "src-2" }, secret: "canary" });
    await screen.findAllByText("This is not a secret that Stripe signs with.");
    expect(screen.getByLabelText("The secret that its calls are signed with").getAttribute("aria-invalid")).toBe("true");
  });
});

const choose = async (of: Desk, scheme: string): Promise<void> => {
  show(of, "/settings/calls/new", Add);
  await userEvent.click(await screen.findByRole("button", { name: /Who calls/ }));
  await userEvent.click(await screen.findByRole("option", { name: scheme }));
};

describe("letting one call", () => {
  it("shows its address, and its secret once, where the desk has made it", async () => {
    const of = desk({ "webhooks.add": { source: source({ scheme: "header" }), secret: SECRET } });
    await choose(of, "Another that signs its calls");
    await write("What you call it", "Booking form");
    expect(screen.queryByLabelText(/^The secret that/)).toBeNull();
    expect(screen.getByRole("button", { name: "Let it call" })).toHaveProperty("disabled", true);
    await userEvent.click(screen.getByRole("checkbox", { name: "Google Calendar" }));
    await write(/^At most so many/, "20");
    await write(/^Header with the signature/, "X-Signature");
    await press("Let it call");
    expect(of.of("webhooks.add")[0]).toMatchObject({ ask: { scheme: "header", name: "Booking form", connections: ["con-2"], signed_in: "X-Signature", named_in: null, per_minute: 20 }, secret: undefined });
    const shown = await screen.findByRole("region", { name: "The secret of Booking form" });
    expect(shown.textContent).toContain(SECRET);
    screen.getByRole("button", { name: /^https:\/\/hooks\.studio\.example\/in\/mfrggzdf,/ });
    expect(JSON.stringify({ ...localStorage }) + document.title + location.href).not.toContain(SECRET);
    await press("I have it");
    await screen.findByText("another screen");
    expect(document.body.textContent).not.toContain(SECRET);
  });

  it("asks for the secret that the tool made, sends it beside the question, and says at the field that it will not do", async () => {
    const of = desk({ "webhooks.add": new Failure("webhook_secret_unfit", "This is not a secret that Stripe signs with.", "Copy it whole.") });
    await choose(of, "Stripe");
    expect(screen.getByRole("textbox", { name: "What you call it" })).toHaveProperty("value", "Stripe");
    await userEvent.click(screen.getByRole("checkbox", { name: "VSCO Workspace" }));
    await write("The secret that its calls are signed with", "canary");
    await press("Let it call");
    const [asked] = of.of("webhooks.add");
    expect(asked).toMatchObject({ secret: "canary", ask: { scheme: "stripe", signed_in: null, named_in: null, per_minute: null } });
    expect(JSON.stringify(asked?.ask)).not.toContain("canary");
    await screen.findAllByText("This is not a secret that Stripe signs with.");
    expect(screen.getByLabelText("The secret that its calls are signed with").getAttribute("aria-invalid")).toBe("true");
  });

  it("asks for the app by which PayPal is asked, and sends its secret beside the question", async () => {
    const paypal = source({ name: "PayPal", scheme: "paypal", paypal: { client_id: "Ab-1_2", webhook_id: "1JE4291016473214C", sandbox: true } });
    const of = desk({ "webhooks.add": { source: paypal, secret: null } });
    await choose(of, "PayPal");
    await screen.findByText(/^Only PayPal knows which calls are its own\./);
    await userEvent.click(screen.getByRole("checkbox", { name: "VSCO Workspace" }));
    await write("The secret of the app", "canary-canary-canary");
    await write("Client ID of the app", "has a blank");
    await write("Its number under Webhooks", "WH-1");
    await userEvent.tab();
    await screen.findByText("The whole client ID is expected, without blanks.");
    await screen.findByText("Letters and digits are expected, 50 at most.");
    expect(screen.getByRole("button", { name: "Let it call" })).toHaveProperty("disabled", true);
    await userEvent.clear(screen.getByLabelText("Client ID of the app"));
    await write("Client ID of the app", " Ab-1_2 ");
    await userEvent.clear(screen.getByLabelText("Its number under Webhooks"));
    await write("Its number under Webhooks", "1JE4291016473214C");
    await userEvent.click(screen.getByRole("checkbox", { name: "It is an app of PayPal’s sandbox, for trying out" }));
    await press("Let it call");
    const [asked] = of.of("webhooks.add");
    expect(asked).toMatchObject({ secret: "canary-canary-canary", ask: { scheme: "paypal", name: "PayPal", signed_in: null, paypal: { client_id: "Ab-1_2", webhook_id: "1JE4291016473214C", sandbox: true } } });
    expect(JSON.stringify(asked?.ask)).not.toContain("canary");
    await screen.findByText(/lies in this computer’s keychain, and is not shown again\.$/);
  });

  it("sends no app for whoever has none, also where one was written before", async () => {
    const of = desk({ "webhooks.add": { source: stripe, secret: null } });
    await choose(of, "PayPal");
    await write("Client ID of the app", "Ab-1_2");
    await userEvent.click(screen.getByRole("button", { name: /Who calls/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Stripe" }));
    expect(screen.queryByLabelText("Client ID of the app")).toBeNull();
    await userEvent.click(screen.getByRole("checkbox", { name: "VSCO Workspace" }));
    await write("The secret that its calls are signed with", "whsec_canary-canary");
    await press("Let it call");
    expect(of.of("webhooks.add")[0]?.ask).toMatchObject({ scheme: "stripe", paypal: null });
  });

  it("asks a German for the app in German", async () => {
    await speak("de");
    show(desk(), "/settings/calls/new", Add);
    await userEvent.click(await screen.findByRole("button", { name: /Wer anruft/ }));
    await userEvent.click(await screen.findByRole("option", { name: "PayPal" }));
    await screen.findByText(/^Nur PayPal weiß, welche Anrufe seine eigenen sind\./);
    for (const label of ["Client-ID der App", "Nummer unter Webhooks", "Das Geheimnis der App"]) screen.getByLabelText(label);
    screen.getByRole("checkbox", { name: "Es ist eine App der Sandbox von PayPal, zum Ausprobieren" });
  });

  it("says that an address without a name on the web reaches nobody, and that a secret given is not shown", async () => {
    await choose(desk({ "webhooks.add": { source: { ...stripe, address: "http://127.0.0.1:47810/in/abc" }, secret: null } }), "Stripe");
    await userEvent.click(screen.getByRole("checkbox", { name: "VSCO Workspace" }));
    await write("The secret that its calls are signed with", "whsec_canary-canary");
    await press("Let it call");
    await screen.findByText(/^Nobody on the web reaches this address\./);
    screen.getByText(/lies in this computer’s keychain, and is not shown again\.$/);
    expect(document.body.textContent).not.toContain("canary");
  });

  it("wants a tool to be connected", async () => {
    show(desk({ "connections.list": [] }), "/settings/calls/new", Add);
    await screen.findByText("Connect a tool first: a call says which tool to look at.");
    expect(screen.getByRole("link", { name: "Connect a tool" }).getAttribute("href")).toBe("/connections/new");
    expect(screen.queryByRole("button", { name: "Let it call" })).toBeNull();
  });

  it("is German in a German window", async () => {
    await speak("de");
    await open(desk({ "webhooks.show": taken, "webhooks.log": [call(1)] }));
    expect(title()).toBe("Anrufe werden von 2 Stellen angenommen.");
    expect(row("Stripe").textContent).toContain("Abgewiesen, seit das Programm läuft: 3 ohne Beweis, 2, nach denen sich dort, wo sie herkamen, nicht fragen ließ, 1 zu viel.");
  });
});
