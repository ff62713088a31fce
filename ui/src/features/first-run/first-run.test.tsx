import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { StudioCard } from "../../api/generated/types";
import { Desk, show } from "../../testing/desk";
import FirstRun from "./first-run";

const STUDIO: StudioCard = { name: null, zone: null, seasons: [], season: "peak", travel_min: 0, turnaround_min: 0, computer_zone: "Europe/London", zones: ["America/New_York", "America/Sao_Paulo", "Europe/Berlin", "Europe/London"] };

const names = (): (string | null)[] => screen.getAllByRole("option").map((it) => it.textContent);

describe("the first screen", () => {
  it("shows a notification, and starts with the computer, before anything is connected", async () => {
    const desk = new Desk({
      "sample.show": { offered: true, shown: false, tools: [] },
      "desktop.show": { offered: true, starts: false },
      "desktop.set": { offered: true, starts: true },
      "desktop.notify": { shown: true },
      "studio.show": STUDIO,
    });
    show(desk, "/", FirstRun);
    await userEvent.click(await screen.findByRole("button", { name: "Show me one" }));
    await screen.findByText("Shown");
    await userEvent.click(screen.getByRole("checkbox", { name: /Start with the computer/ }));
    expect(desk.of("desktop.set").map((asked) => asked.ask)).toEqual([{ starts: true }]);
    expect(screen.getByRole("link", { name: "Connect your tools" })).toBeTruthy();
    expect(screen.getByRole("button", { name: /sample studio/ })).toBeTruthy();
  });

  it("takes the studio's zone, found by a few letters of its city, accents aside", async () => {
    const desk = new Desk({
      "sample.show": { offered: false, shown: false, tools: [] },
      "desktop.show": { offered: false, starts: false },
      "studio.show": STUDIO,
      "studio.set": { ...STUDIO, zone: "America/Sao_Paulo" },
    });
    show(desk, "/", FirstRun);
    await userEvent.click(await screen.findByRole("button", { name: /As this computer, London/ }));
    expect(names()).toEqual(["As this computer, London", "BerlinEurope", "LondonEurope", "New YorkAmerica", "Sao PauloAmerica"]);
    await userEvent.type(screen.getByRole("combobox", { name: "Type a city" }), "são p");
    expect(names()).toEqual(["Sao PauloAmerica"]);
    desk.table["studio.show"] = { ...STUDIO, zone: "America/Sao_Paulo" };
    await userEvent.keyboard("{ArrowDown}{Enter}");
    await screen.findByRole("button", { name: /^Sao Paulo/ });
    expect(desk.of("studio.set").map((asked) => asked.ask)).toEqual([{ name: null, zone: "America/Sao_Paulo", seasons: null }]);
  });

  it("says that no city is called so, and leaves the zone alone", async () => {
    const desk = new Desk({ "sample.show": { offered: false, shown: false, tools: [] }, "desktop.show": { offered: false, starts: false }, "studio.show": STUDIO });
    show(desk, "/", FirstRun);
    await userEvent.click(await screen.findByRole("button", { name: /As this computer, London/ }));
    await userEvent.type(screen.getByRole("combobox", { name: "Type a city" }), "nowhere{Enter}");
    await screen.findByText(/Nothing has that name/);
    expect(desk.of("studio.set")).toEqual([]);
  });
});
