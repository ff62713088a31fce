import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import type { BroadcastDraft, DraftBroadcast } from "../../api/generated/types";
import { broadcastCard, broadcastDraft, broadcastPage, page, templates } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import ComposeScreen from "./compose";
import SentScreen from "./sent";

const table = (over: Table = {}): Table => ({
  "broadcasts.templates": [...templates].map((it) => ({ ...it, blanks: [...it.blanks] })), "broadcasts.draft": broadcastDraft(), "broadcasts.list": [], "broadcasts.send": broadcastPage(), ...over,
});
const compose = (over: Table = {}): Desk => {
  const desk = new Desk(table(over));
  show(desk, "/saturday/broadcast/$id", ComposeScreen, "/saturday/broadcast/rec-1");
  return desk;
};
const pick = async (name = "A delay"): Promise<void> => userEvent.click(await screen.findByRole("radio", { name }));
/** Up to the last question. */
const asked = async (over: Table = {}): Promise<Desk> => {
  const desk = compose(over);
  await pick();
  const button = await screen.findByRole("button", { name: "Send to 2 people…" });
  await waitFor(() => expect(button.hasAttribute("disabled")).toBe(false));
  await userEvent.click(button);
  await screen.findByRole("dialog");
  return desk;
};
const sendNow = (): HTMLElement => screen.getByRole("button", { name: "Send it to 2 people" });
const name = (): HTMLElement => screen.getByRole("textbox", { name: "Type “Amara & Zoë” to send it" });
const drafts = (desk: Desk): DraftBroadcast[] => desk.of("broadcasts.draft").map(({ ask }) => ask);

describe("what would go out", () => {
  it("shows nothing to be sent before it is said what happened", async () => {
    compose();
    await screen.findByRole("heading", { level: 1, name: "Message the people of Amara & Zoë" });
    await screen.findByRole("radio", { name: "A delay" });
    expect(screen.queryByRole("button", { name: /^Send/ })).toBeNull();
  });

  it("lists first who cannot be told, with why and a way to their page, in the window's words", async () => {
    compose();
    await pick();
    const people = within(await screen.findByRole("region", { name: "To whom" })).getAllByRole("listitem");
    expect(people.map((it) => it.textContent)).toEqual([
      "Tom AshworthBest manCannot be told from hereTom Ashworth has no email address. Enter one on their page.Tom Ashworth has no phone number. Enter one on their page.Their page",
      "Larkmead BarnVenueby emailLarkmead Barn has no phone number. Enter one on their page.Their page",
      "Maeve ThistlewoodPlannerby email, by text message",
    ]);
    screen.getByText("1 person cannot be told from here: Tom Ashworth. Call them.");
  });

  it("shows word for word what each address gets, and whose it is", async () => {
    compose();
    await pick();
    const email = within(await screen.findByRole("region", { name: "Email" }));
    email.getByText("By email, to 2 addresses");
    expect(email.getAllByRole("listitem").map((it) => it.textContent)).toEqual(["Maeve Thistlewoodmaeve@plans.example", "Larkmead Barnhello@larkmead.example"]);
    email.getByText(/answer this letter, or call us/);
    const text = within(screen.getByRole("region", { name: "Text message" }));
    expect(text.getByRole("heading").textContent).toBe("As a text message, to 1 number 1 part, 158 characters");
    text.getByText(/Please answer OK\. #0000/);
  });

  it("asks the desk anew after every change, and cannot be sent until it has answered", async () => {
    const waits: ((draft: BroadcastDraft) => void)[] = [];
    let slow = false;
    const desk = compose({ "broadcasts.draft": () => (slow ? new Promise((resolve) => { waits.push(resolve); }) : broadcastDraft()) });
    await pick();
    await waitFor(() => expect(screen.getByRole("button", { name: "Send to 2 people…" }).hasAttribute("disabled")).toBe(false));
    slow = true;
    await userEvent.click(screen.getByRole("checkbox", { name: /^Larkmead Barn/ }));
    expect(screen.getByRole("button", { name: "Send to 2 people…" }).hasAttribute("disabled")).toBe(true);
    await waitFor(() => expect(drafts(desk).at(-1)?.to).toEqual(["rec-3", "rec-5"]));
    waits.at(-1)?.(broadcastDraft({ people: broadcastDraft().people.map((it) => (it.record === "rec-4" ? { ...it, chosen: false, told_by: [] } : it)) }));
    await waitFor(() => expect(screen.getByRole("button", { name: "Send to 1 person…" }).hasAttribute("disabled")).toBe(false));
  });

  it("fills in what a template leaves open, and takes other words instead", async () => {
    const desk = compose({ "broadcasts.draft": broadcastDraft({ text: "It begins at [new time].", blanks: ["new time"], hindrances: [{ code: "broadcast_blanks", words: "Not filled in yet: new time.", next_step: "Fill it in, or write it in your own words." }] }) });
    await pick();
    await userEvent.type(await screen.findByRole("textbox", { name: "The new time" }), "16:00");
    await waitFor(() => expect(drafts(desk).at(-1)?.fill).toEqual({ "new time": "16:00" }));
    screen.getByText("Not filled in yet: new time. Fill it in, or write it in your own words.");
    expect(screen.getByRole("button", { name: /^Send to/ }).hasAttribute("disabled")).toBe(true);
    const text = screen.getByRole("textbox", { name: "Text" });
    await userEvent.clear(text);
    await userEvent.type(text, "Two hours later.");
    await waitFor(() => expect(drafts(desk).at(-1)?.text).toBe("Two hours later."));
    expect(screen.queryByRole("textbox", { name: "The new time" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Back to the words as they were" }));
    await screen.findByRole("textbox", { name: "The new time" });
  });

  it("says where no channel can do it, and leads to one", async () => {
    compose({ "broadcasts.draft": broadcastDraft({ messages: [], ways: [{ means: "email", channels: [] }, { means: "sms", channels: [] }], hindrances: [{ code: "broadcast_no_channel", words: "No channel is set up and on that takes letters or text messages to people.", next_step: "Set one up: wedsync alerts add email-smtp, or sms-twilio" }] }) });
    await pick();
    await screen.findByText(/Add a channel for emails or text messages under Alerts\./);
    expect(screen.getByRole("link", { name: "Add a channel" }).getAttribute("href")).toBe("/alerts/channels/new");
    expect(screen.queryByText(/wedsync alerts/)).toBeNull();
  });

  it("tells what went out before, and how far it came", async () => {
    compose({ "broadcasts.list": [broadcastCard()] });
    const row = within(await screen.findByRole("region", { name: "Sent before" }));
    expect(row.getByRole("link").getAttribute("href")).toBe("/saturday/broadcasts/bro-1");
    row.getByText("1 person is not reached.");
  });
});

describe("the last question", () => {
  it("sends nothing without the couple's name, nor by Enter, and then exactly what was seen", async () => {
    const desk = await asked();
    expect(sendNow().hasAttribute("disabled")).toBe(true);
    await userEvent.type(name(), "Amara and Zoë");
    expect(sendNow().hasAttribute("disabled")).toBe(true);
    await userEvent.clear(name());
    await userEvent.type(name(), "  amara &  ZOË{Enter}");
    expect(desk.of("broadcasts.send")).toEqual([]);
    await userEvent.click(sendNow());
    await waitFor(() => expect(desk.of("broadcasts.send")).toHaveLength(1));
    expect(desk.of("broadcasts.send")[0]?.ask).toMatchObject({ name: "  amara &  ZOË", seen: "0123", date: null, although_same: false, draft: { wedding: "rec-1", template: "delay", means: ["email", "sms"] } });
    await screen.findByText("another screen");
  });

  it("names those who are told and those who are not, and what is said", async () => {
    await asked();
    const sheet = within(screen.getByRole("dialog", { name: "Send this to 2 people?" }));
    sheet.getByText("Maeve Thistlewood and Larkmead Barn");
    sheet.getByText(/1 person cannot be told from here: Tom Ashworth/);
    sheet.getByText(/begins at 16:00, not at 14:00/);
  });

  it("sends once, however often the button is pressed", async () => {
    const desk = await asked({ "broadcasts.send": () => new Promise(() => undefined) });
    await userEvent.type(name(), "Amara & Zoë");
    await userEvent.dblClick(sendNow());
    expect(desk.of("broadcasts.send")).toHaveLength(1);
  });

  it("asks for the date as well where two are of one name", async () => {
    const desk = await asked({ "broadcasts.draft": broadcastDraft({ needs_date: true }) });
    await userEvent.type(name(), "Amara & Zoë");
    expect(sendNow().hasAttribute("disabled")).toBe(true);
    await userEvent.click(screen.getByRole("spinbutton", { name: /day, The wedding’s date/i }));
    await userEvent.keyboard("14052026");
    await userEvent.click(sendNow());
    await waitFor(() => expect(desk.of("broadcasts.send")[0]?.ask.date).toBe("2026-05-14"));
  });

  it("asks whether the same is to go out once more", async () => {
    const desk = await asked({ "broadcasts.draft": broadcastDraft({ same_lately: "2026-05-14T08:35:00Z" }) });
    await userEvent.type(name(), "Amara & Zoë");
    expect(sendNow().hasAttribute("disabled")).toBe(true);
    await userEvent.click(screen.getByRole("checkbox", { name: "The same went out at 09:35. Send it once more." }));
    await userEvent.click(sendNow());
    await waitFor(() => expect(desk.of("broadcasts.send")[0]?.ask.although_same).toBe(true));
  });

  it("has nothing to send any more once something of it is another, and leads back to look", async () => {
    await asked({ "broadcasts.send": new Failure("broadcast_changed", "Something of it is different by now.", "Look at it again.") });
    await userEvent.type(name(), "Amara & Zoë");
    await userEvent.click(sendNow());
    await screen.findByRole("dialog", { name: "Nothing was sent" });
    screen.getByText("Something of it is different by now.");
    expect(screen.queryByRole("button", { name: "Send it to 2 people" })).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Look at it again" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });
});

const sent = (over: Table = {}): Desk => {
  const desk = new Desk({ "broadcasts.show": broadcastPage(), "records.show": ({ id }) => page({ id, kind: "contact", fields: { phone: "07700 900871" } }), ...over });
  show(desk, "/saturday/broadcasts/$id", SentScreen, "/saturday/broadcasts/bro-1");
  return desk;
};

describe("how far it has come", () => {
  it("says first and loudly who is not reached, then of everybody what became of it", async () => {
    sent();
    await screen.findByRole("heading", { level: 1, name: "1 person is not reached." });
    const people = within(screen.getByRole("region", { name: "People" })).getAllByRole("listitem");
    expect(people[0]?.textContent).toContain("Not reached. Call them now.Text message, +447700900871: did not get there. Twilio does not know the number.");
    expect(people[1]?.textContent).toContain("Sent, not confirmed yetEmail, hello@larkmead.example: taken by Studio mail, which never says whether it arrives, 09:35, the same address as Jo Penrose.");
    expect(people[2]?.textContent).toContain("Knows09:37, by an answer: “OK, got it”");
    expect(people[0]?.querySelector(".st.broken:not(.q)")).toBeTruthy();
    expect(await within(people[0] as HTMLElement).findByRole("button", { name: /^07700 900871, copy the phone of Tom Ashworth/ })).toBeTruthy();
    expect(people[2]?.textContent).not.toContain("Answered");
  });

  it("says of somebody that they said yes by phone, with how it was heard", async () => {
    const desk = sent({ "broadcasts.confirm": broadcastPage() });
    await userEvent.click(await screen.findByRole("button", { name: "Said yes by phone: Tom Ashworth" }));
    await screen.findByRole("dialog", { name: "Does Tom Ashworth know?" });
    await userEvent.type(screen.getByRole("textbox"), "called back");
    await userEvent.click(screen.getByRole("button", { name: "They know" }));
    await waitFor(() => expect(desk.of("broadcasts.confirm").map(({ ask }) => ask)).toEqual([{ id: "bro-1", person: "rec-5", note: "called back" }]));
  });

  it("sends again to those who have not confirmed and to nobody else, once they were named", async () => {
    const desk = sent({ "broadcasts.again": broadcastPage({ under_way: true }) });
    await userEvent.click(await screen.findByRole("button", { name: "Send again…" }));
    const sheet = within(await screen.findByRole("dialog", { name: "Send it again to the 2 who have not confirmed?" }));
    sheet.getByText("Tom Ashworth and Larkmead Barn");
    expect(desk.of("broadcasts.again")).toEqual([]);
    await userEvent.click(sheet.getByRole("button", { name: "Send it again to 2 people" }));
    await waitFor(() => expect(desk.of("broadcasts.again").map(({ ask }) => ask)).toEqual([{ id: "bro-1", name: "Amara & Zoë", to: ["rec-5", "rec-4"] }]));
  });

  it("can be stopped while it is on its way, and not sent again meanwhile", async () => {
    const desk = sent({ "broadcasts.show": broadcastPage({ under_way: true }), "broadcasts.stop": broadcastPage({ stopped: "2026-05-14T08:39:00Z" }) });
    await userEvent.click(await screen.findByRole("button", { name: "Stop it" }));
    expect(desk.of("broadcasts.stop").map(({ ask }) => ask)).toEqual([{ id: "bro-1" }]);
    expect(screen.queryByRole("button", { name: "Send again…" })).toBeNull();
  });

  it("has nothing to ask once everybody knows", async () => {
    const all = broadcastPage({ confirmed: 1, people: 1, not_reached: 0, reached: 0 }, { people: broadcastPage().people.slice(2) });
    sent({ "broadcasts.show": all });
    await screen.findByRole("heading", { level: 1, name: "Everybody knows." });
    expect(screen.queryByRole("button", { name: /Send again|Said yes/ })).toBeNull();
  });

  it("shows hostile words as words", async () => {
    const harm = "<img src=x onerror='window.ran = 1'>";
    sent({ "broadcasts.show": broadcastPage({ subject: harm }, { text: harm }) });
    expect((await screen.findAllByText(harm)).length).toBe(2);
    expect(document.querySelector("img")).toBeNull();
  });
});
