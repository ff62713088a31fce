import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Failure } from "../api/failure";
import { Desk, show, type Table } from "../testing/desk";
import { useOffer } from "./undoing";

let went = 0;

function Acts(): ReactNode {
  const offer = useOffer();
  return (
    <>
      <button type="button" onClick={() => offer("“Una & Tom” is settled.", { what: [{ change: "chg-7" }], leads: () => { went += 1; } })}>Settle</button>
      <button type="button" onClick={() => offer("2 stay as they are.", { what: [{ deletion: "del-1" }, { deletion: "del-2" }] })}>Keep</button>
      <input aria-label="Notes" />
    </>
  );
}

const desk = (undo: Table["journal.undo"] = { undone: 1, unreachable: [] }): Desk => new Desk({ "journal.undo": undo });
const toast = (): HTMLElement | null => screen.queryByRole("alertdialog");

afterEach(() => {
  vi.useRealTimers();
  went = 0;
});

describe("the way back from what was just done", () => {
  it("says what was done, politely, and takes it back with a press", async () => {
    const it = desk();
    show(it, "/", Acts);
    await userEvent.click(await screen.findByRole("button", { name: "Settle" }));
    const told = screen.getAllByRole("status").map((one) => one.textContent).join(" ");
    expect(told).toContain("“Una & Tom” is settled.");
    expect(document.querySelector("[role=alert]")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: /Undo/ }));
    expect(it.of("journal.undo").map(({ ask }) => ask)).toEqual([{ what: { change: "chg-7" } }]);
    await waitFor(() => expect(toast()?.textContent).toContain("Taken back."));
    expect(went).toBe(1);
  });

  it("hears its key, but not while somebody types, and leaves the other keys alone", async () => {
    const it = desk();
    show(it, "/", Acts);
    await userEvent.click(await screen.findByRole("button", { name: "Keep" }));
    screen.getByRole("textbox").focus();
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(it.of("journal.undo")).toEqual([]);
    screen.getByRole("button", { name: "Keep" }).focus();
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(it.of("journal.undo").map(({ ask }) => ask)).toEqual([{ what: { deletion: "del-1" } }, { what: { deletion: "del-2" } }]);
  });

  it("goes after eight seconds, and not while somebody is in it", async () => {
    show(desk(), "/", Acts);
    const settle = await screen.findByRole("button", { name: "Settle" });
    vi.useFakeTimers();
    fireEvent.click(settle);
    act(() => vi.advanceTimersByTime(7_000));
    expect(toast()).not.toBeNull();
    act(() => toast()?.focus());
    act(() => vi.advanceTimersByTime(60_000));
    expect(toast()).not.toBeNull();
    act(() => settle.focus());
    act(() => vi.advanceTimersByTime(900));
    expect(toast()).not.toBeNull();
    act(() => vi.advanceTimersByTime(200));
    expect(toast()).toBeNull();
  });

  it("keeps one way back at a time: that of the last act", async () => {
    const it = desk();
    show(it, "/", Acts);
    await userEvent.click(await screen.findByRole("button", { name: "Settle" }));
    await userEvent.click(screen.getByRole("button", { name: "Keep" }));
    expect(screen.getAllByRole("alertdialog")).toHaveLength(1);
    expect(toast()?.textContent).toContain("2 stay as they are.");
  });

  it.each<[string, Table["journal.undo"], string]>([
    ["names what could not be reached", { undone: 0, unreachable: [{ words: "rec-1 (“Una & Tom”): “title” has been changed since and stays.", facts: { record: "rec-1", name: "Una & Tom", why: "changed", field: "title" } }] }, "has been changed since and stays"],
    ["says why where nothing could be taken back", new Failure("carried_out", "del-1 has been carried out meanwhile.", "Its line in the journal takes it back: wedsync journal list."), "has been carried out meanwhile"],
  ])("%s, until it was read", async (_, undo, words) => {
    show(desk(undo), "/", Acts);
    const settle = await screen.findByRole("button", { name: "Settle" });
    vi.useFakeTimers();
    fireEvent.click(settle);
    fireEvent.keyDown(settle, { key: "z", ctrlKey: true });
    await act(() => vi.advanceTimersByTimeAsync(100));
    expect(toast()?.textContent).toContain("Nothing was taken back.");
    expect(toast()?.textContent).toContain(words);
    expect(toast()?.textContent).not.toContain("wedsync ");
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(toast()).not.toBeNull();
    expect(went).toBe(0);
  });
});
