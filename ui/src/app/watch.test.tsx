import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Status } from "../api/generated/types";
import { Failure } from "../api/failure";
import { status } from "../testing/answers";
import { Desk, show } from "../testing/desk";
import { Watch } from "./watch";

const held = (over: Partial<Status> = {}): Status => status({ read_only_since: "2026-05-14T08:05:00Z", ...over });

describe("the bands over every page", () => {
  it("say on every page since when nothing is written, what waits, and let it go on at one press", async () => {
    let now = held({ waits: { writes: 14, until: null } });
    const desk = new Desk({ "sync.status": () => now, "desk.readonly": ({ on }) => (now = on ? held() : status()) });
    const { container } = show(desk, "/saturday", Watch);
    await screen.findByText("Nothing is written to your tools since 09:05.");
    expect(container.querySelector(".watchband p")?.textContent).toBe("Nothing is written to your tools since 09:05. 14 changes wait here.");
    await userEvent.click(screen.getByRole("button", { name: "Write again" }));
    expect(desk.of("desk.readonly").map(({ ask }) => ask)).toEqual([{ on: false }]);
    await expect.poll(() => container.querySelector(".bands")).toBeNull();
  });

  it("say above all that the desk stands still, and why", async () => {
    const stalled = { kind: "transient", code: "disk_full", message: "The disk is full.", next_step: "Free some space." } as const;
    const { container } = show(new Desk({ "sync.status": held({ stalled }) }), "/", Watch);
    const band = await screen.findByRole("alert");
    expect(band.textContent).toContain("The desk stands still: nothing syncs, and nobody is told anything.");
    expect(band.textContent).toContain("disk");
    expect(container.querySelector(".watchband")).toBe(band);
  });

  it("say that changes are kept where none waits yet, and stand above the weekend watch", async () => {
    const watch = { ...status().watch, weekend: { from: "2026-05-15T17:00:00Z", until: "2026-05-17T22:00:00Z", weddings: 3 } };
    const { container } = show(new Desk({ "sync.status": held({ watch }) }), "/", Watch);
    await screen.findByText(/Nothing is written/);
    expect([...container.querySelectorAll(".watchband p")].map((it) => it.textContent)).toEqual([
      "Nothing is written to your tools since 09:05. Changes wait here.", "Weekend watch until Sun 17 May, 23:00. 3 weddings. ",
    ]);
  });

  it("keep quiet where nothing is held, and say why where it could not be let go", async () => {
    const failure = new Failure("disk_full", "The disk is full.", "Make room.");
    show(new Desk({ "sync.status": held(), "desk.readonly": failure }), "/", Watch);
    await userEvent.click(await screen.findByRole("button", { name: "Write again" }));
    await screen.findByText("The disk is full.");
    screen.getByText(/Nothing is written/);
  });
});
