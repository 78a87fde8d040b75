import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../src/html/html.js";
import { largeRun, largeRunOptions } from "../src/large-run.testing.js";
import { HOSTILE, hostileRun, reportedOf, runOf } from "../src/sample-run.testing.js";
import { openBrowser } from "./browser.testing.js";

const FINDINGS = 5_000;
const OPENS_WITHIN_MS = 2_000;
const PATIENCE_MS = 120_000;

const browser: Browser | string = await openBrowser();
if (typeof browser === "string") console.warn(`HTML report in a browser: skipped, ${browser}`);

describe.skipIf(typeof browser === "string")("the HTML report in Chromium", { timeout: PATIENCE_MS }, () => {
  const chrome = browser as Browser;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "driftline-html-"));
    address = await writePage("large.html", renderHtml(largeRun(FINDINGS), largeRunOptions(FINDINGS)));
  });

  afterAll(async () => {
    await chrome.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function writePage(name: string, html: string): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, html);
    return pathToFileURL(file).href;
  }

  /** A page with everything it complained of and asked for while it was open. */
  async function visit(url: string, options: BrowserContextOptions = {}) {
    const context = await chrome.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(url);
    return { page, complaints, requests, close: () => context.close() };
  }

  const status = (page: Page) => page.locator("#status").textContent();

  it(`opens ${FINDINGS} findings in under two seconds, without a complaint or a request`, async () => {
    const { page, complaints, requests, close } = await visit(address);
    const readyMs = await page.evaluate<number>("performance.getEntriesByType('navigation')[0].domComplete");
    expect(readyMs).toBeLessThan(OPENS_WITHIN_MS);
    expect(await status(page)).toBe("100 of 5,000 shown, 5,000 in this report");
    expect(complaints).toEqual([]);
    expect(requests).toEqual([address]);
    await close();
  });

  it("filters, searches and links by keyboard alone", async () => {
    const { page, complaints, close } = await visit(address);
    await page.keyboard.press("/");
    await page.keyboard.type("field_4321");
    expect(await status(page)).toBe("1 of 1 shown, 5,000 in this report");
    expect(new URL(page.url()).hash).toBe("#q=field_4321");
    await page.keyboard.press("Escape");
    expect(await status(page)).toBe("100 of 5,000 shown, 5,000 in this report");
    await page.locator("#vendor").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    expect(new URL(page.url()).hash).toBe("#level=error&vendor=vendor-0");
    expect(await status(page)).toBe("100 of 1,250 shown, 5,000 in this report");
    await page.locator("#more").focus();
    await page.keyboard.press("Enter");
    expect(await status(page)).toBe("200 of 1,250 shown, 5,000 in this report");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.waitForFunction("document.querySelectorAll('details.finding[open] .body').length === 1");
    expect(complaints).toEqual([]);
    await close();
  });

  it("opens the finding of a deep link, with its place in the contract marked", async () => {
    const id = (4242).toString(16).padStart(32, "0");
    const { page, complaints, close } = await visit(`${address}#finding=${id}`);
    const open = page.locator("details.finding[open]");
    expect(await open.count()).toBe(1);
    expect(await open.locator(".line.marked").textContent()).toContain("field_4242:");
    expect(await open.locator(".line").count()).toBe(11);
    expect(await page.evaluate("document.activeElement.parentElement.hasAttribute('open')")).toBe(true);
    await page.evaluate("void (location.hash = '#finding=nothing')");
    await page.waitForFunction("document.getElementById('status').textContent.includes('not in this report')");
    expect(complaints).toEqual([]);
    await close();
  });

  it("says what has to be done before a finding can be accepted", async () => {
    const finding = reportedOf();
    const kept = renderHtml(runOf([finding]), { accepting: { run: "run.json" } });
    const missing = renderHtml(runOf([finding]), { accepting: { run: "run.json", isRunMissing: true } });
    for (const [name, html, said] of [
      ["kept.html", kept, "accept it: "],
      ["missing.html", missing, "accept it (keep the run first, by --format json:run.json): "],
    ] as const) {
      const { page, close } = await visit(`${await writePage(name, html)}#finding=${finding.fingerprint}`);
      expect(await page.locator("details.finding[open] .actions").textContent()).toContain(
        `${said}driftline accept ${finding.fingerprint}`,
      );
      await close();
    }
  });

  it.each(["light", "dark"] as const)("axe-core finds no serious violation, in %s", async (colorScheme) => {
    const id = (3).toString(16).padStart(32, "0");
    const small = await writePage("small.html", renderHtml(largeRun(160), largeRunOptions(160)));
    const { page, close } = await visit(`${small}#finding=${id}`, { colorScheme });
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(axe);
    const violations = await page.evaluate(
      "axe.run().then((it) => it.violations.map(({ id, impact, nodes }) => ({ id, impact, first: nodes[0].html })))",
    );
    expect(violations).toEqual([]);
    await close();
  });

  it("needs no sideways scrolling at 375 pixels", async () => {
    const id = (8).toString(16).padStart(32, "0");
    const { page, close } = await visit(`${address}#finding=${id}`, { viewport: { width: 375, height: 700 } });
    const widths = await page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    await close();
  });

  it("shows a change of the contract side by side, with its witness", async () => {
    const change = reportedOf({
      ruleId: "response-enum-value-added",
      base: { uri: "base.yaml", line: 2, column: 1 },
      revision: { uri: "revision.yaml", line: 3, column: 1 },
      witness: { kind: "new" },
      proof: "proved",
    });
    const sources = new Map([
      ["base.yaml", "enum:\n  - a\n"],
      ["revision.yaml", "enum:\n  - a\n  - new\n"],
    ]);
    const url = await writePage("diff.html", renderHtml(runOf([change], { command: "diff" }), { sources }));
    const { page, close } = await visit(`${url}#finding=${change.fingerprint}`);
    expect(await page.locator(".sides figure .marked").allTextContents()).toEqual([
      "this line: 2  - a\n",
      "this line: 3  - new\n",
    ]);
    const [left, right] = await page.evaluate<number[]>(
      "[...document.querySelectorAll('.sides figure')].map((it) => it.getBoundingClientRect().top)",
    );
    expect(left).toBe(right);
    expect(await page.locator(".body > figure pre").textContent()).toBe('{"kind":"new"}');
    await close();
  });

  it("has one heading for what reaches the same operations, and another for as many others", async () => {
    const reaching = (subject: string, names: readonly string[]) =>
      reportedOf({ operation: null, operations: { count: 2, names }, subject, fingerprint: subject });
    const findings = [
      reaching("a", ["GET /a", "GET /b"]),
      reaching("b", ["GET /a", "GET /b"]),
      reaching("c", ["GET /c", "GET /d"]),
    ];
    const { page, close } = await visit(await writePage("groups.html", renderHtml(runOf(findings), {})));
    const kinds = "[...document.querySelectorAll('#list > *')].map((it) => it.tagName).join(' ')";
    expect(await page.evaluate(kinds)).toBe("H3 DETAILS DETAILS H3 DETAILS");
    await close();
  });

  it("prints opened findings and leaves the controls out", async () => {
    const { page, close } = await visit(`${address}#level=error&vendor=vendor-0`);
    await page.emulateMedia({ media: "print" });
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    await page.waitForFunction("document.querySelectorAll('details.finding .body').length >= 500");
    expect(await page.locator("#filters").isVisible()).toBe(false);
    await close();
  });

  it("shows a vendor's strings as text and nothing else", async () => {
    for (const text of HOSTILE) {
      const url = await writePage("hostile.html", renderHtml(hostileRun(text), { sources: new Map([[text, text]]) }));
      const { page, complaints, requests, close } = await visit(url);
      await page.evaluate("for (const it of document.querySelectorAll('details.finding')) it.open = true");
      await page.waitForFunction("document.querySelectorAll('details.finding[open] .body').length === 3");
      expect(await page.locator("main script, main img, main a:not([href^='#'])").count(), text).toBe(0);
      expect(complaints, text).toEqual([]);
      expect(requests, text).toEqual([url]);
      await close();
    }
  });
});
