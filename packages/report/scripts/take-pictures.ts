import { mkdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { openBrowser } from "../test/browser.testing.js";

/** The pictures of the docs: how the page is seen, at which size, and whether the first finding is opened. */
const PICTURES = [
  { name: "html-light", colorScheme: "light", width: 1100, height: 760, opensFirst: false },
  { name: "html-dark", colorScheme: "dark", width: 1100, height: 760, opensFirst: true },
  { name: "html-narrow", colorScheme: "light", width: 375, height: 760, opensFirst: false },
  { name: "html-narrow-finding", colorScheme: "light", width: 375, height: 760, opensFirst: true },
] as const;

/** Takes the pictures of an HTML report: `jiti scripts/take-pictures.ts REPORT.html FOLDER`. */
async function takePictures(report: string, folder: string): Promise<void> {
  const browser: Browser | string = await openBrowser();
  if (typeof browser === "string") throw new Error(browser);
  await readFile(report);
  await mkdir(folder, { recursive: true });
  for (const { name, colorScheme, width, height, opensFirst } of PICTURES) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height } });
    await page.goto(pathToFileURL(resolve(report)).href);
    const first = page.locator("details.finding").first();
    if (opensFirst) {
      await first.locator("summary").click();
      await page.waitForFunction("document.querySelector('details.finding[open] .body') !== null");
      await page.evaluate("document.querySelector('details.finding').scrollIntoView()");
    }
    await page.screenshot({ path: resolve(folder, `${name}.png`) });
    await page.close();
  }
  await browser.close();
}

const [report, folder] = process.argv.slice(2);
if (report === undefined || folder === undefined) throw new Error("usage: take-pictures.ts REPORT.html FOLDER");
await takePictures(report, folder);
