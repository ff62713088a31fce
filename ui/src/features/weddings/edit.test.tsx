import { act, cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Failure } from "../../api/failure";
import { kinds } from "../../api/generated/kinds";
import type { Kind, RecordPage } from "../../api/generated/types";
import { page } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import en from "../../words/en.json";
import RecordScreen from "./record";

afterEach(() => speak("en-GB"));

/** Opens it to be changed. */
async function change(of: Partial<RecordPage>): Promise<Desk> {
  const desk = new Desk({ "records.show": page({ places: [], ...of }), "versions.list": [], "records.edit": page() });
  show(desk, "/records/$id", RecordScreen, "/records/rec-1");
  await screen.findByRole("table");
  await userEvent.keyboard("e");
  await screen.findByRole("button", { name: /Keep the changes|Änderungen/ });
  return desk;
}

const of = (kind: Kind, fields: RecordPage["fields"]): Partial<RecordPage> => ({ kind, name: "it", fields });

const keep = (): Promise<unknown> => userEvent.keyboard("{Control>}{Enter}{/Control}");

const sent = (desk: Desk): [string, string][][] => desk.of("records.edit").map((it) => it.ask.set);

const box = (name: string): HTMLElement => screen.getByRole("textbox", { name });

async function type(name: string, text: string): Promise<void> {
  await userEvent.clear(box(name));
  await userEvent.type(box(name), text);
}

const status = (): HTMLElement => screen.getByRole("button", { name: /Status|Stand/ });

const choices = (): (string | null)[] => screen.getAllByRole("option").map((it) => it.textContent);

describe("how a status is changed", () => {
  it("is a choice of those that the kind knows, in the window's words", async () => {
    const desk = await change({});
    expect(status().textContent).toBe("Booked");
    await userEvent.click(status());
    expect(choices()).toEqual(["Enquiry", "Booked", "Postponed", "Completed", "Cancelled", "Closed", "Archived", "None"]);
    await userEvent.click(screen.getByRole("option", { name: "Cancelled" }));
    await keep();
    expect(sent(desk)).toEqual([[["status", "cancelled"]]]);
  });

  it("is made with keys alone, and in German words", async () => {
    await speak("de");
    const desk = await change(of("invoice", { number: "17", status: "draft" }));
    expect(status().textContent).toBe("Entwurf");
    await act(async () => status().focus());
    await userEvent.keyboard("{Enter}");
    expect(choices()).toEqual(["Entwurf", "Offen", "Bezahlt", "Storniert", "Keiner"]);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    await keep();
    expect(sent(desk)).toEqual([[["status", "paid"]]]);
  });

  it("keeps a word that only a tool knows, and leaves it to be chosen again", async () => {
    const desk = await change(of("wedding", { title: "Amara & Zoë", status: "fulfillment" }));
    expect(status().textContent).toBe("fulfillment");
    await userEvent.click(status());
    expect(choices().slice(-2)).toEqual(["fulfillment", "None"]);
    await userEvent.click(screen.getByRole("option", { name: "Booked" }));
    await userEvent.click(status());
    await userEvent.click(screen.getByRole("option", { name: "fulfillment" }));
    await type("Venue", "Wick Farm");
    await keep();
    expect(sent(desk)).toEqual([[["location", "Wick Farm"]]]);
  });

  it("can be none", async () => {
    const desk = await change({});
    await userEvent.click(status());
    await userEvent.click(screen.getByRole("option", { name: "None" }));
    expect(status().textContent).toBe("None");
    await keep();
    expect(sent(desk)).toEqual([[["status", ""]]]);
  });

  it("has words for every one that a kind knows", () => {
    const known = Object.values(kinds).flatMap((kind) => kind.fields.flatMap((it) => ("one_of" in it ? it.one_of : [])));
    expect(known.length).toBeGreaterThan(0);
    expect(known.filter((it) => !(it in en.status))).toEqual([]);
  });
});

describe("how an amount is changed", () => {
  it("is typed as the language writes it, and sent as the desk does", async () => {
    const desk = await change({});
    expect(box("Value")).toHaveProperty("value", "1,925.00");
    expect(screen.getByRole("button", { name: /Value, currency/ }).textContent).toBe("British Pound");
    await type("Value", "1,234.50");
    await keep();
    expect(sent(desk)).toEqual([[["value", "1234.50 GBP"]]]);
  });

  it("is typed in German as in Germany", async () => {
    await speak("de");
    const desk = await change(of("invoice", { number: "17", total: "1925.00 EUR", balance: "0.00 EUR" }));
    expect(box("Summe")).toHaveProperty("value", "1.925,00");
    expect(screen.getByRole("button", { name: /Summe, Währung/ }).textContent).toBe("Euro");
    await type("Summe", "1.234,50 €");
    await keep();
    expect(sent(desk)).toEqual([[["total", "1234.50 EUR"]]]);
  });

  it.each([["JPY", "1,234", "1234 JPY", "12.50"], ["KWD", "1,234.567", "1234.567 KWD", "1.2345"]])("has the digits of its currency: %s", async (currency, typed, written, wrong) => {
    const desk = await change(of("payment", { amount: `7 ${currency}` }));
    await type("Amount", wrong);
    await keep();
    expect(box("Amount").getAttribute("aria-invalid")).toBe("true");
    await type("Amount", typed);
    await keep();
    expect(sent(desk)).toEqual([[["amount", written]]]);
  });

  it.each(["lots", "1,50", "1.234,50", "€50", "12.505"])("refuses what is none, says what is expected, and sends nothing: %s", async (typed) => {
    const desk = await change({});
    await type("Value", typed);
    expect(screen.queryByRole("alert")).toBeNull();
    await userEvent.tab();
    expect(screen.getByRole("alert").textContent).toBe("An amount is expected here, like 1,234.50.");
    await keep();
    expect(document.activeElement).toBe(box("Value"));
    expect(sent(desk)).toEqual([]);
    await type("Value", "50");
    await keep();
    expect(sent(desk)).toEqual([[["value", "50.00 GBP"]]]);
  });

  it("says so in German too", async () => {
    await speak("de");
    const desk = await change(of("payment", { amount: "9.00 EUR" }));
    await type("Betrag", "1,234.50");
    await keep();
    expect(screen.getByRole("alert").textContent).toBe("Hier wird ein Betrag erwartet, etwa 1.234,50.");
    expect(sent(desk)).toEqual([]);
  });

  it("has a currency chosen where there is none, found by its letters, and remembered for the next", async () => {
    const none = of("wedding", { title: "Amara & Zoë" });
    const desk = await change(none);
    await type("Value", "100");
    await keep();
    expect(screen.getByRole("alert").textContent).toBe("An amount has a currency: choose it beside.");
    await userEvent.click(screen.getByRole("button", { name: /Value, currency/ }));
    await userEvent.type(screen.getByRole("combobox", { name: "Type a currency" }), "british");
    expect(choices()).toEqual(["British PoundGBP"]);
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(screen.queryByRole("alert")).toBeNull();
    await keep();
    expect(sent(desk)).toEqual([[["value", "100.00 GBP"]]]);
    cleanup();
    await change(none);
    expect(screen.getByRole("button", { name: /Value, currency/ }).textContent).toBe("British Pound");
  });

  it("takes the currency of the record's other amounts", async () => {
    await change(of("expense", { description: "Vases", amount: "40.00 CHF" }));
    expect(screen.getByRole("button", { name: /VAT, currency/ }).textContent).toBe("Swiss Franc");
  });

  it("can be emptied", async () => {
    const desk = await change({});
    await userEvent.clear(box("Value"));
    await keep();
    expect(sent(desk)).toEqual([[["value", ""]]]);
  });
});

describe("how the rest is changed", () => {
  it("answers yes or no with a box, and says no by hand alone", async () => {
    const desk = await change(of("contact", { name: "Larkmead Barn", email: "jo@larkmead.example" }));
    const venue = screen.getByRole("checkbox", { name: "Is a venue" });
    await userEvent.click(venue);
    await userEvent.click(venue);
    expect(screen.getByRole("button", { name: /Keep the changes/ })).toHaveProperty("disabled", true);
    await userEvent.click(venue);
    await keep();
    expect(sent(desk)).toEqual([[["venue", "yes"]]]);
    cleanup();
    const known = await change(of("contact", { name: "Larkmead Barn", venue: true }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Is a venue" }));
    await keep();
    expect(sent(known)).toEqual([[["venue", "no"]]]);
  });

  it("names the last of whole days, and the end of what only says how long it lasts", async () => {
    const desk = await change(of("appointment", { title: "Fair", start: "2026-05-16", end: "2026-05-18" }));
    const ends = within(screen.getByRole("group", { name: "Ends" }));
    expect(ends.getAllByRole("spinbutton").map((it) => it.textContent)).toEqual(["17", "05", "2026"]);
    await userEvent.type(ends.getByRole("spinbutton", { name: /^day/ }), "19");
    await keep();
    expect(sent(desk)).toEqual([[["end", "2026-05-20"]]]);
    cleanup();
    const lasting = await change(of("appointment", { title: "Tasting", start: "2026-05-16T14:00:00 Europe/London", end: "PT1H30M" }));
    const time = within(screen.getByRole("group", { name: "Ends, time" }));
    expect(time.getAllByRole("spinbutton").map((it) => it.textContent)).toEqual(["15", "30"]);
    await userEvent.type(time.getByRole("spinbutton", { name: /^hour/ }), "1600");
    await keep();
    expect(sent(lasting)).toEqual([[["end", "2026-05-16T16:00:00 Europe/London"]]]);
  });

  it("knows when a task is due beside when it begins", async () => {
    const desk = await change(of("task", { title: "Order ranunculus", due: "2026-05-15" }));
    const due = within(screen.getByRole("group", { name: "Due" }));
    await userEvent.type(due.getByRole("spinbutton", { name: /^day/ }), "14");
    await keep();
    expect(sent(desk)).toEqual([[["due", "2026-05-14"]]]);
  });

  it("says how several of a kind are written", async () => {
    const desk = await change(of("wedding", { title: "Amara & Zoë", categories: ["Summer", "Barn"] }));
    expect(box("Categories")).toHaveProperty("value", "Summer, Barn");
    screen.getByText("Several with commas between them.");
    await type("Categories", "Summer, Marquee");
    await keep();
    expect(sent(desk)).toEqual([[["categories", "Summer, Marquee"]]]);
  });

  it.each(Object.keys(kinds) as Kind[])("sends nothing where nothing was changed, nor where it was changed back: %s", async (kind) => {
    const samples = { text: "words", list: ["a", "b"], when: "2026-05-16T14:00:00 Europe/London", date: "2026-05-16", money: "1925.5000 GBP", flag: true };
    const fields = Object.fromEntries(kinds[kind].fields.map((it) => [it.name === "when" ? "start" : it.name, samples[it.holds]]));
    const desk = await change(of(kind, fields));
    const button = screen.getByRole("button", { name: /Keep the changes/ });
    expect(button).toHaveProperty("disabled", true);
    for (const field of screen.getAllByRole("textbox")) {
      await userEvent.type(field, "1");
      expect(button).toHaveProperty("disabled", false);
      await userEvent.keyboard("{Backspace}");
    }
    expect(button).toHaveProperty("disabled", true);
    await keep();
    expect(sent(desk)).toEqual([]);
  });

  it("does not send back what came in from a tool meanwhile", async () => {
    let now = page();
    const desk = new Desk({ "records.show": () => now, "versions.list": [], "records.edit": page() });
    show(desk, "/records/$id", RecordScreen, "/records/rec-1");
    await screen.findByRole("table");
    await userEvent.keyboard("e");
    now = page({ name: "Amara & Zoë Szabó", fields: { ...page().fields, value: "2000.00 GBP" } });
    desk.say("records");
    await screen.findByRole("heading", { name: "Amara & Zoë Szabó" });
    expect(screen.getByRole("button", { name: /Keep the changes/ })).toHaveProperty("disabled", true);
    await type("Venue", "Wick Farm");
    await keep();
    expect(sent(desk)).toEqual([[["location", "Wick Farm"]]]);
  });

  it("says what the desk alone could tell, and stays open", async () => {
    const desk = await change({});
    desk.table["records.edit"] = new Failure("bad_value", "The end lies before the start.", "Give the value in that form.");
    await type("Venue", "Wick Farm");
    await keep();
    await screen.findByRole("alert");
    expect(box("Venue")).toHaveProperty("value", "Wick Farm");
  });
});
