import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { channel, channelBook, phoneChannel, routeBook } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Add from "./add";
import Channels from "./channels";

const FAULT = { kind: "rejected", code: "number_unknown", message: "That is not a number that exists.", next_step: "Check it digit by digit." } as const;
const desk = (more: Table = {}): Desk => new Desk({ "channels.list": channelBook(), "routes.list": routeBook(), "connections.list": [], ...more });
const open = async (of: Desk): Promise<void> => {
  show(of, "/alerts/channels", Channels);
  await screen.findByRole("region", { name: /^(Channels|Kanäle)$/ });
};
const row = (name: string): HTMLElement => screen.getByText(name, { selector: "b" }).closest("li") ?? document.body;

afterEach(() => speak("en-GB"));

describe("the channels", () => {
  it("say whether they can be leaned on, and why not", async () => {
    await open(desk({ "channels.list": channelBook({ channels: [channel(), phoneChannel({ fault: FAULT, failing_since: "2026-05-14T07:10:00Z" }), channel({ id: "cha-3", name: "Old chat", on: false })] }) }));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("1 way to reach somebody. Marian’s phone takes no alerts.");
    expect(row("Studio chat").textContent).toContain("Took a message Tue 12 May, 16:10");
    expect(row("Marian’s phone").textContent).toContain("Takes none since 08:10");
    expect(within(row("Marian’s phone")).getByRole("alert").textContent).toContain("That is not a number that exists.");
    expect(row("Old chat").textContent).toContain("Switched off");
  });

  it("are switched off, tested with what came of it, and removed after a question", async () => {
    const of = desk({ "channels.set": channel({ on: false }), "channels.test": channel({ proven: "2026-05-14T08:40:00Z" }), "channels.remove": channelBook() });
    await open(of);
    await userEvent.click(within(row("Studio chat")).getByRole("checkbox", { name: "Tell on it: Studio chat" }));
    expect(of.of("channels.set")[0]?.ask).toEqual({ id: "cha-1", on: false });
    await userEvent.click(within(row("Studio chat")).getByRole("button", { name: "Send a test: Studio chat" }));
    await screen.findByText("“Studio chat” took the test at 09:40. Look there whether it can be read.");
    await userEvent.click(within(row("Studio chat")).getByRole("button", { name: "Remove Studio chat…" }));
    expect(of.of("channels.remove")).toHaveLength(0);
    await userEvent.click(await screen.findByRole("button", { name: "Remove Studio chat" }));
    expect(of.of("channels.remove")[0]?.ask).toEqual({ id: "cha-1" });
  });

  it("say why a test was not taken", async () => {
    await open(desk({ "channels.test": new Failure("channel_gone", "The place is not there any more.", "Go through the steps again.") }));
    await userEvent.click(screen.getByRole("button", { name: "Send a test: Studio chat" }));
    expect((await screen.findByRole("alert")).textContent).toContain("The place is not there any more.");
  });
});

describe("another channel", () => {
  it("asks what it needs, and sends its key beside the question and never in it", async () => {
    const of = desk({ "channels.add": channel() });
    show(of, "/alerts/channels/new", Add);
    await userEvent.click(await screen.findByRole("button", { name: "Slack" }));
    await screen.findByText("Copy the key.");
    await userEvent.type(screen.getByRole("textbox", { name: "Channel ID" }), "C0123456789");
    await userEvent.type(screen.getByLabelText("Key of the app"), "canary-secret");
    await userEvent.click(screen.getByRole("button", { name: "Send a test and keep it" }));
    const [asked] = of.of("channels.add");
    expect(asked).toEqual({ command: "channels.add", secret: "canary-secret", ask: { kind: "slack", name: "Slack", settings: { channel: "C0123456789" } } });
    expect(JSON.stringify({ ...localStorage }) + document.title + location.href).not.toContain("canary");
  });

  it("says what is needed on leaving an empty field, and sends nothing before", async () => {
    show(desk(), "/alerts/channels/new", Add);
    await userEvent.click(await screen.findByRole("button", { name: "Slack" }));
    await userEvent.click(screen.getByLabelText("Key of the app"));
    await userEvent.tab();
    await screen.findByText("This is needed before we can connect.");
    expect(screen.getByRole("button", { name: "Send a test and keep it" })).toHaveProperty("disabled", true);
  });

  it("says at the field what was refused", async () => {
    show(desk({ "channels.add": new Failure("channel_key_refused", "Slack does not take our key.", "") }), "/alerts/channels/new", Add);
    await userEvent.click(await screen.findByRole("button", { name: "Slack" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Channel ID" }), "C0123456789");
    await userEvent.type(screen.getByLabelText("Key of the app"), "wrong");
    await userEvent.click(screen.getByRole("button", { name: "Send a test and keep it" }));
    await screen.findAllByText("Slack does not take our key.");
    expect(screen.getByLabelText("Key of the app").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("textbox", { name: "Channel ID" }).getAttribute("aria-invalid")).toBeNull();
  });

  it("is described in German", async () => {
    await speak("de");
    show(desk(), "/alerts/channels/new", Add);
    await userEvent.click(await screen.findByRole("button", { name: "Slack" }));
    await screen.findByText(/^Öffnen Sie in Slack den Kanal/);
    screen.getByLabelText("Schlüssel der App");
    expect(document.body.textContent).not.toMatch(/Copy the key|begins with/);
  });
});

describe("the watch elsewhere", () => {
  it("is set up with its address beside the question", async () => {
    const of = desk({ "heartbeat.set": channelBook() });
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "Set up a watch…" }));
    await userEvent.type(screen.getByLabelText("Its address"), "https://hc-ping.com/canary");
    await userEvent.click(screen.getByRole("button", { name: "Set up the watch" }));
    expect(of.of("heartbeat.set")[0]).toMatchObject({ ask: { name: "healthchecks.io", hears_trouble: true }, secret: "https://hc-ping.com/canary" });
    expect(JSON.stringify(of.of("heartbeat.set")[0]?.ask)).not.toContain("canary");
  });

  it("says when it heard from here, and is taken away after a question", async () => {
    const of = desk({ "channels.list": channelBook({ heartbeat: { name: "healthchecks.io", hears_trouble: false, heard: "2026-05-14T08:38:00Z", fault: null } }), "heartbeat.set": channelBook() });
    await open(of);
    screen.getByText("Heard from us 09:38");
    await userEvent.click(screen.getByRole("button", { name: "Remove healthchecks.io…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Take it away" }));
    expect(of.of("heartbeat.set")[0]?.ask).toEqual({ name: null, hears_trouble: false });
  });
});
