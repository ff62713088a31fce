#!/usr/bin/env node
// Goes through one sign-in page of the sample studio in a real browser that nobody sees: leaves everything as it is, presses
// Allow, and waits until the browser is back at the desk. For `wedsync demo --browser` where nobody sits.
import { browser } from "./front.mjs";

const [address] = process.argv.slice(2);
const opened = await browser();
try {
  const page = await opened.newPage();
  await page.goto(address);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("Back to the desk").first().waitFor();
} finally {
  await opened.close();
}
