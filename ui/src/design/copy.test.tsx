import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { I18nextProvider } from "react-i18next";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catalogue } from "../words/catalogue";
import { callable, Copy } from "./copy";

const called: string[] = [];
const hear = (event: MouseEvent): void => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link) return;
  event.preventDefault();
  called.push(link.href);
};

const shown = (text: string, phone = true) => {
  const user = userEvent.setup();
  const write = vi.spyOn(navigator.clipboard, "writeText");
  render(<I18nextProvider i18n={catalogue()}><Copy phone={phone} text={text} label="copy the phone of Una" /></I18nextProvider>);
  return { user, write, button: screen.getByRole("button") };
};

beforeEach(() => document.addEventListener("click", hear));
afterEach(() => {
  vi.restoreAllMocks();
  document.removeEventListener("click", hear);
  called.length = 0;
});

describe("a telephone number", () => {
  it("is copied as it is written by a click, and called by a click with Shift", async () => {
    const { user, write, button } = shown("+44 (0)7700 900-815");
    await user.click(button);
    expect(write).toHaveBeenCalledWith("+44 (0)7700 900-815");
    expect(called).toEqual([]);
    await user.keyboard("{Shift>}");
    await user.click(button);
    expect(called).toEqual(["tel:+447700900815"]);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it("is called by the keyboard too, and once", async () => {
    const { user, write, button } = shown("01632 960142");
    button.focus();
    await user.keyboard("{Shift>}{Enter}{/Shift}");
    expect(called).toEqual(["tel:01632960142"]);
    expect(write).not.toHaveBeenCalled();
    expect(button.getAttribute("aria-label")).toContain("with Shift: call it");
  });

  it("that cannot be called as it is written is only copied", async () => {
    for (const text of ["01632 960142 ext 3", "*21*1#", "ask Una", "tel:999", "12", "1".repeat(16), "07700 900815,,1"]) expect(callable(text)).toBeUndefined();
    const { user, write, button } = shown("01632 960142 ext 3");
    await user.keyboard("{Shift>}");
    await user.click(button);
    expect(called).toEqual([]);
    expect(write).toHaveBeenCalledWith("01632 960142 ext 3");
  });

  it("is what it is said to be: an email address is never called", async () => {
    const { user, button } = shown("07700 900815", false);
    await user.keyboard("{Shift>}");
    await user.click(button);
    expect(called).toEqual([]);
  });
});
