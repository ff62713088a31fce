import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { Digested, IncidentPage } from "../../api/generated/types";
import { broken, connection, incidentPage, provider } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Incident from "./incident";

const desk = (page: IncidentPage = incidentPage(), more: Table = {}): Desk => new Desk({
  "alerts.show": page, "connections.list": [connection(), { ...broken, name: "Xero" }], "providers.list": [provider(), provider({ id: "quickbooks", sign_in: "browser" })], ...more,
});
const open = async (of: Desk): Promise<void> => {
  show(of, "/alerts/$id", Incident, "/alerts/inc-3");
  await screen.findByRole("region", { name: /What happened|Was geschehen ist/ });
};
const region = (name: string): HTMLElement => screen.getByRole("region", { name });

afterEach(() => speak("en-GB"));

describe("one thing that is wrong", () => {
  it("says what happened, what to do, who was told and how soon", async () => {
    await open(desk());
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Xero has refused our sign-in");
    expect(within(region("What to do now")).getAllByRole("listitem").map((it) => it.textContent)).toEqual(["Sign in again.", "Look whether what waited has gone out."]);
    const lines = within(region("Until now")).getAllByRole("listitem").map((it) => it.textContent);
    expect(lines[1]).toBe("07:52Told by Studio chat.");
    expect(region("How soon").textContent).toContain("Noticed 5 minutes after it was last well. The first one was told 2 seconds after that.");
  });

  it("is mended where it stands: the tool's own page of signing in", async () => {
    const of = desk(incidentPage(), { "connections.resume": () => new Promise(() => undefined) });
    await open(of);
    await userEvent.click(await screen.findByRole("button", { name: "Sign in again" }));
    expect(of.of("connections.resume")[0]?.ask).toEqual({ id: "con-3" });
    expect(screen.getByRole("link", { name: "Open the connection" }).getAttribute("href")).toBe("/connections/con-3");
  });

  it.each([
    [{ cause: "several", names: ["Xero", "Pixieset"] }, "Check now", "health.check", {}],
    [{ cause: "errors_climb", connection: "con-1", name: "VSCO" }, "Check now", "health.check", {}],
    [{ cause: "behind", connection: "con-1", name: "VSCO" }, "Sync now", "sync.run", { connection: "con-1", approve: false }],
    [{ cause: "sign_in_ends", connection: "con-1", name: "VSCO", at: "2026-05-17T10:00:00Z" }, "Sign in again", "connections.resume", { id: "con-1", anew: true }],
    [{ cause: "channel", channel: "cha-2", name: "Phone", fault: { kind: "rejected", code: "number_unknown", message: "No such number.", next_step: "" } }, "Send a test", "channels.test", { id: "cha-2" }],
  ] as const)("is mended by one press: %o", async (cause, name, command, ask) => {
    const of = desk(incidentPage({ cause: cause.cause === "several" ? { cause: "several", names: [...cause.names] } : cause }));
    await open(of);
    await userEvent.click(await screen.findByRole("button", { name }));
    expect(of.of(command)[0]?.ask).toEqual(ask);
  });

  it("leads by one press to those whom a broadcast has not reached", async () => {
    await open(desk(incidentPage({ cause: { cause: "not_told", broadcast: "bro-4", people: 2 }, title: "A broadcast has not reached 2 people", words: "They do not know yet.", steps: ["Call them."] })));
    expect(screen.getByRole("link", { name: "See who they are" }).getAttribute("href")).toBe("/saturday/broadcasts/bro-4");
  });

  it.each([[1, "Eine Nachricht an alle hat 1 Menschen nicht erreicht", /weiß 1 von ihnen noch nicht/], [3, "Eine Nachricht an alle hat 3 Leute nicht erreicht", /wissen 3 von ihnen noch nicht/]] as const)("counts them in German, and does not say that nothing is lost: %i", async (people, title, words) => {
    await speak("de");
    await open(desk(incidentPage({ cause: { cause: "not_told", broadcast: "bro-4", people } })));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(title);
    screen.getByText(words);
    expect(within(region("Was jetzt zu tun ist")).getAllByRole("listitem")).toHaveLength(2);
    expect(document.body.textContent).not.toContain("Verloren geht");
    expect(screen.getByRole("link", { name: "Sehen, wer es ist" }).getAttribute("href")).toBe("/saturday/broadcasts/bro-4");
  });

  it("sums up in German what could wait, and needs nobody", async () => {
    await speak("de");
    const items = [
      { incident: "inc-1", cause: { cause: "behind", connection: "con-1", name: "VSCO" }, begun: "2026-05-16T01:10:00Z", ended: "2026-05-16T01:40:00Z" },
      { incident: "inc-2", cause: { cause: "several", names: ["VSCO", "Xero"] }, begun: "2026-05-16T02:10:00Z", ended: null },
    ] satisfies Digested[];
    await open(desk(incidentPage({ cause: { cause: "digest", items, more: 3 }, severity: "info", state: "resolved" })));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("5 Dinge, die warten konnten");
    screen.getByText(/VSCO.*: .* bis .*noch immer\. Und 3 mehr\./);
    expect(document.body.textContent).not.toContain("Verloren geht");
  });

  it("is taken on, and is called over only after a question while it still stands", async () => {
    const of = desk(incidentPage(), { "alerts.acknowledge": incidentPage({ state: "acknowledged" }), "alerts.resolve": incidentPage({ state: "resolved" }) });
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "I look after it" }));
    expect(of.of("alerts.acknowledge")).toHaveLength(1);
    await userEvent.click(screen.getByRole("button", { name: "It is over" }));
    const dialog = await screen.findByRole("dialog", { name: "Is it over although it still stands?" });
    expect(document.activeElement?.textContent).toBe("Keep it open");
    expect(of.of("alerts.resolve")).toHaveLength(0);
    await userEvent.click(within(dialog).getByRole("button", { name: "It is over" }));
    expect(of.of("alerts.resolve")[0]?.ask).toEqual({ id: "inc-3" });
  });

  it("is called over at once where it has gone away", async () => {
    const of = desk(incidentPage({ clear: "2026-05-14T08:31:00Z" }), { "alerts.resolve": incidentPage({ state: "resolved" }) });
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "It is over" }));
    expect(of.of("alerts.resolve")).toHaveLength(1);
  });

  it("asks nothing of anybody once it is over", async () => {
    await open(desk(incidentPage({ state: "resolved", ended: "2026-05-14T08:12:00Z" })));
    expect(screen.queryByRole("button")).toBeNull();
    expect(document.body.textContent).toContain("Over since 09:12.");
    expect(screen.queryByRole("region", { name: "What to do now" })).toBeNull();
  });

  it("is said in German from its facts, its story too", async () => {
    await speak("de");
    const words = "desk's words";
    const page = incidentPage({ title: words, words, steps: [words] });
    await open(desk({ ...page, lines: page.lines.map((it) => ({ ...it, words })) }));
    screen.getByText(/^Die Anmeldung bei diesem Werkzeug ist abgelaufen\. Zuletzt einig: 07:47\./);
    screen.getByText("Bemerkt: Xero nimmt unsere Anmeldung nicht mehr an.");
    screen.getByText("Nicht angekommen über Marian’s phone: Die Nummer dieses Telefons gibt es nicht. Stattdessen ging es über Studio mail.");
    expect(document.body.textContent).not.toContain(words);
  });
});
