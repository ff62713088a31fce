import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { Desk, show } from "../../testing/desk";
import { FirstRun } from "./first-run";

describe("the first screen", () => {
  it("shows a notification, and starts with the computer, before anything is connected", async () => {
    const desk = new Desk({
      "sample.show": { offered: true, shown: false, tools: [] },
      "desktop.show": { offered: true, starts: false },
      "desktop.set": { offered: true, starts: true },
      "desktop.notify": { shown: true },
    });
    show(desk, "/", FirstRun);
    await userEvent.click(await screen.findByRole("button", { name: "Show me one" }));
    await screen.findByText("Shown");
    await userEvent.click(screen.getByRole("checkbox", { name: /Start with the computer/ }));
    expect(desk.of("desktop.set").map((asked) => asked.ask)).toEqual([{ starts: true }]);
    expect(screen.getByRole("link", { name: "Connect your tools" })).toBeTruthy();
    expect(screen.getByRole("button", { name: /sample studio/ })).toBeTruthy();
  });
});
