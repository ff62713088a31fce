import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { Failure } from "../../api/failure";
import type { SampleCard } from "../../api/generated/types";
import { Desk, show } from "../../testing/desk";
import SampleTools from "./sample";

const studio = (connected: readonly string[]): SampleCard => ({
  offered: true,
  shown: true,
  tools: [
    { provider: "vsco-workspace", name: "VSCO Workspace", in_browser: false, connection: null },
    { provider: "google-calendar", name: "Google Calendar", in_browser: true, connection: null },
    { provider: "quickbooks", name: "QuickBooks", in_browser: true, connection: null },
  ].map((it) => ({ ...it, connection: connected.includes(it.provider) ? ("con-1" as const) : null })),
});

it("connects what is not connected yet, one after the other, and leads to the plan", async () => {
  const done = ["vsco-workspace"];
  const desk = new Desk({
    "sample.show": () => studio(done),
    "sample.connect": ({ provider }) => {
      done.push(provider);
      return { id: "con-2", name: provider, collections: [] };
    },
  });
  show(desk, "/", SampleTools);
  await userEvent.click(await screen.findByRole("button", { name: /Connect its 2 tools/ }));
  await waitFor(() => expect(desk.of("sample.connect").map((it) => it.ask.provider)).toEqual(["google-calendar", "quickbooks"]));
  expect(desk.of("sample.connect").every((it) => it.secret === undefined)).toBe(true);
  await screen.findByText("another screen");
});

it("stops at the first that does not work, says why, and goes on from there", async () => {
  let refuses = true;
  const desk = new Desk({
    "sample.show": () => studio([]),
    "sample.connect": ({ provider }) =>
      refuses && provider === "google-calendar"
        ? new Failure("another_account", "The account that was chosen has no weddings in it.", "Leave the first account chosen.")
        : { id: "con-2", name: provider, collections: [] },
  });
  show(desk, "/", SampleTools);
  await userEvent.click(await screen.findByRole("button", { name: /Connect its 3 tools/ }));
  await screen.findByText("The account that was chosen has no weddings in it.");
  expect(desk.of("sample.connect")).toHaveLength(2);
  refuses = false;
  await userEvent.click(screen.getByRole("button", { name: /Connect its 3 tools/ }));
  await screen.findByText("another screen");
});
