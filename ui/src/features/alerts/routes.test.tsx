import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { channelBook, connection, route, routeBook } from "../../testing/answers";
import { Desk, show, type Table } from "../../testing/desk";
import { speak } from "../../words/catalogue";
import Channels from "./channels";
import { draftOf, earlier, isLater, minutesOf, routeOf } from "./route";

const office = route({ name: "Money to the office", least: "warning", connections: ["con-1"], classes: ["sign_in_ended"], region: "Bath", hours: { from: "18:00:00", until: "09:00:00" }, steps: [{ after_min: 0, ways: [["cha-1"], ["cha-2"]] }], again_min: null });
const desk = (more: Table = {}): Desk => new Desk({ "channels.list": channelBook(), "routes.list": routeBook({ routes: [route(), office] }), "connections.list": [connection()], "routes.set": routeBook(), ...more });
const open = async (of: Desk): Promise<void> => {
  show(of, "/alerts/channels", Channels);
  await screen.findByText(/^(Everything urgent|Alles Dringende)$/);
};
const row = (name: string): HTMLElement => screen.getByText(name, { selector: "b" }).closest("li") ?? document.body;

afterEach(() => speak("en-GB"));

describe("the routes", () => {
  it("are said as sentences, in their order, and those that cannot be changed below", async () => {
    await open(desk());
    expect(row("Saturdays").textContent).toContain("For what is urgent.First Studio chat. After 10 minutes, also Marian’s phone, and if that fails Studio chat. Again every 30 minutes until somebody looks after it.");
    expect(row("Money to the office").textContent).toContain("For everything that should be looked at. Only: A sign-in has ended. Only about VSCO Workspace. Only while a wedding of the day is at “Bath”. Only from 18:00 to 09:00.First Studio chat and Marian’s phone.");
    expect(within(row("Everything else")).queryByRole("button")).toBeNull();
  });

  it("are said in German", async () => {
    await speak("de");
    await open(desk());
    expect(row("Saturdays").textContent).toContain("Zuerst Studio chat. Nach 10 Minuten auch Marian’s phone, und wenn das nicht geht, Studio chat.");
    screen.getByText("Alles andere");
  });

  it("are tried in another order, and removed after a question", async () => {
    const of = desk();
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "Try Money to the office earlier" }));
    expect(of.of("routes.set")[0]?.ask.routes.map((it) => it.name)).toEqual(["Money to the office", "Saturdays"]);
    await userEvent.click(screen.getByRole("button", { name: "Remove Saturdays…" }));
    await userEvent.click(await screen.findByRole("button", { name: "Remove Saturdays" }));
    expect(of.of("routes.set")[1]?.ask.routes.map((it) => it.name)).toEqual(["Money to the office"]);
  });
});

describe("a route that is written", () => {
  it("says who is told first, who stands in, and who comes next", async () => {
    const of = desk({ "routes.list": routeBook({ routes: [] }) });
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "Add a route" }));
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("A new route");
    const save = screen.getByRole("button", { name: "Keep this route" });
    expect(save).toHaveProperty("disabled", true);
    await userEvent.type(screen.getByRole("textbox", { name: "What you call it" }), "Nights");
    await userEvent.click(screen.getByRole("radio", { name: /^Only what is urgent/ }));
    await userEvent.click(await screen.findByRole("checkbox", { name: "A tool does not answer" }));
    const first = within(screen.getByRole("region", { name: "Who is told first" }));
    await userEvent.click(first.getByRole("button", { name: /Who is told/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Studio chat" }));
    await userEvent.click(first.getByRole("button", { name: "If that way fails, instead…" }));
    await userEvent.click(first.getByRole("button", { name: /If that fails, instead/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Marian’s phone" }));
    await userEvent.click(first.getByRole("button", { name: "If nobody looks after it, also…" }));
    const next = within(screen.getByRole("region", { name: "If nobody looks after it, also" }));
    await userEvent.click(next.getByRole("button", { name: /Who is told/ }));
    await userEvent.click(await screen.findByRole("option", { name: "Marian’s phone" }));
    await userEvent.type(screen.getByRole("textbox", { name: /^Tell all again/ }), "15");
    await userEvent.click(save);
    expect(of.of("routes.set")[0]?.ask.routes).toEqual([{
      name: "Nights", least: "critical", classes: ["not_answering"], connections: null, region: null, hours: null, again_min: 15,
      steps: [{ after_min: 0, ways: [["cha-1", "cha-2"]] }, { after_min: 10, ways: [["cha-2"]] }],
    }]);
    await screen.findByText("Everything urgent");
  });

  it("is changed where it stands, and nothing of it is lost", async () => {
    const of = desk();
    await open(of);
    await userEvent.click(screen.getByRole("button", { name: "Change Money to the office" }));
    const name = screen.getByRole("textbox", { name: "What you call it" });
    await userEvent.clear(name);
    await userEvent.type(name, "Books");
    await userEvent.click(screen.getByRole("button", { name: "Keep this route" }));
    expect(of.of("routes.set")[0]?.ask.routes).toEqual([route(), { ...office, name: "Books" }]);
  });

  it("says what is expected of minutes", async () => {
    await open(desk());
    await userEvent.click(screen.getByRole("button", { name: "Change Saturdays" }));
    const after = screen.getByRole("textbox", { name: "After so many minutes" });
    await userEvent.clear(after);
    await userEvent.type(after, "soon");
    screen.getByText("A whole number of minutes is expected here, up to a day.");
    expect(screen.getByRole("button", { name: "Keep this route" })).toHaveProperty("disabled", true);
    await userEvent.clear(after);
    await userEvent.type(after, "0");
    screen.getByText("This is expected to be later than the step before.");
  });
});

describe("what is typed", () => {
  it("becomes the route it came from", () => {
    for (const it of [route(), office]) expect(routeOf(draftOf(it, undefined))).toEqual(it);
  });

  it("is no route while somebody is missing, or hours end when they begin", () => {
    const draft = draftOf(route(), undefined);
    expect(routeOf({ ...draft, name: " " })).toBeUndefined();
    expect(routeOf({ ...draft, steps: [{ after: "0", ways: [[undefined]] }] })).toBeUndefined();
    expect(routeOf({ ...draft, hours: { from: "09:00", until: "09:00" } })).toBeUndefined();
    expect(routeOf({ ...draft, again: "0" })).toBeUndefined();
    expect(routeOf({ ...draft, again: " " })?.again_min).toBeNull();
  });

  it("is read as minutes, and as an order", () => {
    expect(["0", " 90 ", "1440", "1441", "-1", "1.5", "soon", ""].map(minutesOf)).toEqual([0, 90, 1440, undefined, undefined, undefined, undefined, undefined]);
    expect(isLater([{ after: "5", ways: [] }, { after: "5", ways: [] }], 1)).toBe(false);
    expect([earlier(["a", "b", "c"], 2), earlier(["a", "b"], 0), earlier(["a"], 4)]).toEqual([["a", "c", "b"], ["a", "b"], ["a"]]);
  });
});
