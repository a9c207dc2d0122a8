// Starts headless Chromium; a page fails on any console error and on any request that leaves.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../../target/browser/package.json", import.meta.url));
const { chromium } = require("playwright-core");

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

export async function open(browser, file, { hash = "", width = 1280, height = 900, dark = false } = {}) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  page.faults = [];
  page.on("console", message => { if (message.type() === "error") page.faults.push(`console: ${message.text()}`); });
  page.on("pageerror", error => page.faults.push(`script: ${error.message}`));
  page.on("dialog", dialog => { page.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", request => { if (!/^(file|data):/.test(request.url())) page.faults.push(`request: ${request.url()}`); });
  await page.goto(pathToFileURL(file).href + hash, { waitUntil: "commit" });
  await page.waitForSelector("#main h1");
  return page;
}
