import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { status } from "../../testing/answers";
import { Desk, show } from "../../testing/desk";
import { WritingPart } from "./writing";

describe("whether anything is written", () => {
  it("is a box that says what it means, since when it is on and what waits", async () => {
    let now = status();
    const desk = new Desk({ "sync.status": () => now, "desk.readonly": ({ on }) => (now = on ? status({ read_only_since: "2026-05-14T08:39:00Z", waits: { writes: 1, until: null } }) : status()) });
    show(desk, "/settings", WritingPart);
    const box = await screen.findByRole("checkbox", { name: "Write nothing to any tool" });
    await userEvent.click(box);
    await screen.findByText("Nothing is written to your tools since 09:39.");
    screen.getByText(/1 change waits here\./);
    await userEvent.click(box);
    await expect.poll(() => screen.queryByText(/since 09:39/)).toBeNull();
    expect(desk.of("desk.readonly").map(({ ask }) => ask)).toEqual([{ on: true }, { on: false }]);
  });
});
