import { spawnSync } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const BIN = fileURLToPath(new URL("../bin/driftline.js", import.meta.url));

test.skipIf(!existsSync("/dev/full"))("a report that cannot be written is no drift, and no stack", () => {
  const run = spawnSync(process.execPath, [BIN, "rules"], {
    stdio: ["ignore", openSync("/dev/full", "w"), "pipe"],
    encoding: "utf8",
  });
  expect([run.status, run.stderr]).toEqual([2, expect.stringMatching(/^driftline: .*no space left.*\n$/)]);
});
