import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where a Chrome may be installed, when the one inside the npm package does not fit the machine. */
const INSTALLED = [
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A headless Chromium, or a sentence that says why there is none. */
export async function openBrowser(): Promise<Browser | string> {
  try {
    if (process.platform === "linux" && process.arch === "x64") {
      const { default: packaged } = await import("@sparticuz/chromium");
      // Meant for one page per process: with it, closing a page closes the browser.
      const args = packaged.args.filter((it) => it !== "--single-process" && it !== "--no-zygote");
      return await chromium.launch({
        executablePath: await packaged.executablePath(),
        args,
        headless: true,
      });
    }
    const executablePath = process.env.DRIFTLINE_CHROME ?? INSTALLED.find((path) => existsSync(path));
    if (executablePath === undefined) return "no Chrome is installed; set DRIFTLINE_CHROME to run the browser tests";
    return await chromium.launch({ executablePath, headless: true });
  } catch (error) {
    return `Chrome does not start here: ${(error as Error).message.split("\n")[0]}`;
  }
}
