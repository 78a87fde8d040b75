import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Host } from "../src/host.js";
import { type Outcome, runCli, withFolder } from "./run-cli.js";

const specs = fileURLToPath(new URL("../../../specs", import.meta.url));

/** Runs `driftline mock`, uses the URL it prints, and interrupts it. */
async function withMockCommand(argv: readonly string[], use: (url: string) => Promise<void>): Promise<Outcome> {
  return withFolder({}, async (folder) => {
    await cp(specs, join(folder, "specs"), { recursive: true });
    let interrupt = () => {};
    const interrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    let said: (url: string) => void = () => {};
    const url = new Promise<string>((resolve) => {
      said = resolve;
    });
    let written = "";
    const stdout: Host["stdout"] = {
      write: (text) => {
        written += text;
        said(text.trim());
      },
      columns: undefined,
      isTerminal: false,
    };
    const running = runCli(folder, ["mock", ...argv], { interrupted: () => interrupted, stdout });
    const first = await Promise.race([url, running]);
    if (typeof first !== "string") return first;
    try {
      await use(first);
    } finally {
      interrupt();
    }
    return { ...(await running), stdout: written };
  });
}

describe("driftline mock", () => {
  test("stands in for a vendor until it is interrupted", async () => {
    const outcome = await withMockCommand(["braintrust", "--seed", "3"], async (url) => {
      const response = await fetch(`${url}/v1/experiment/3b241101-e2bb-4255-8caf-4136c566a962`);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ id: "3b241101-e2bb-4255-8caf-4136c566a962" });
    });
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\n$/);
    expect(outcome.stderr).toContain("GET /v1/experiment/3b241101-e2bb-4255-8caf-4136c566a962 200\n");
    expect(outcome.stderr).toContain("driftline: stopped\n");
  });

  test("answers below the base path of each environment", async () => {
    await withMockCommand(["opik"], async (url) => {
      const path = "/v1/private/experiments/items/3b241101-e2bb-4255-8caf-4136c566a962";
      for (const base of ["", "/api", "/opik/api"]) expect((await fetch(url + base + path)).status, base).toBe(200);
    });
  });

  test.each([
    ["nobody to stand in for", [], "stands in for one vendor"],
    ["an unknown vendor", ["galilei"], "did you mean `galileo`?"],
    ["a drift the contract has no place for", ["opik", "--drift", "response-property-missing"], "offers no place for"],
    ["a rule only a client can break", ["opik", "--drift", "request-body-missing"], "no drift that a server can cause"],
    ["a port that is none", ["opik", "--port", "70000"], "whole number"],
    ["a failure that is none", ["opik", "--fail", "200"], "no failure that can be injected"],
    ["a latency that is none", ["opik", "--latency", "200-50"], "no time in milliseconds"],
  ])("%s is refused in one line", async (_, argv, said) => {
    const outcome = await withMockCommand(argv, async () => {
      throw new Error("a mock was started");
    });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(said);
    expect(outcome.stderr.trim().split("\n")).toHaveLength(1);
  });
});
