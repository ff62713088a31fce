import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { connection, phone, provider } from "../testing/answers";
import { Desk, show, type Table } from "../testing/desk";
import { ConnectionState } from "./connection";

const of = (over: Table, card = connection()): void => {
  show(new Desk({ "providers.list": [provider(), provider({ id: "ical-feed", grade: "watch" })], "versions.list": [], ...over }), "/", () => <ConnectionState connection={card} />);
};

describe("what a tool is up to", () => {
  it("is that it agrees, where nothing in it has two versions", async () => {
    of({ "versions.list": [phone(1, "Una MacAskill")] });
    await screen.findByText("Agrees");
  });

  it("is never that it agrees while something has two versions there", async () => {
    of({ "versions.list": [phone(1, "Una MacAskill")] }, connection({ id: "con-3", name: "QuickBooks" }));
    await screen.findByText("Two versions");
    expect(screen.queryByText("Agrees")).toBeNull();
  });

  it("is only that it was read, for one that cannot say more", async () => {
    of({}, connection({ provider: "ical-feed" }));
    await screen.findByText("Read 09:40");
  });
});
