import { mkdir, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { openBrowser } from "../test/browser.testing.js";

/** The pictures of the docs: how the page is seen, and at which size. */
const PICTURES = [
  { name: "html-light", colorScheme: "light", width: 1280, height: 900 },
  { name: "html-dark", colorScheme: "dark", width: 1280, height: 900 },
  { name: "html-narrow", colorScheme: "light", width: 375, height: 800 },
] as const;

/**
 * Takes the pictures of an HTML report: `jiti scripts/take-pictures.ts REPORT.html FOLDER`. The first finding that is
 * `error` is opened, as a reader would.
 */
async function takePictures(report: string, folder: string): Promise<void> {
  const browser: Browser | string = await openBrowser();
  if (typeof browser === "string") throw new Error(browser);
  await readFile(report);
  await mkdir(folder, { recursive: true });
  for (const { name, colorScheme, width, height } of PICTURES) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height } });
    await page.goto(pathToFileURL(resolve(report)).href);
    await page.screenshot({ path: resolve(folder, `${name}.png`) });
    const first = page.locator("details.finding").first();
    if ((await first.count()) > 0) {
      await first.locator("summary").click();
      await first.evaluate("(it) => it.scrollIntoView()");
      await page.screenshot({ path: resolve(folder, `${name}-finding.png`) });
    }
    await page.close();
  }
  await browser.close();
}

const [report, folder] = process.argv.slice(2);
if (report === undefined || folder === undefined) throw new Error("usage: take-pictures.ts REPORT.html FOLDER");
await takePictures(report, folder);
