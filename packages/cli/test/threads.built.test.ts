import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { harOf, withFolder } from "./run-cli.js";

const BIN = fileURLToPath(new URL("../bin/driftline.js", import.meta.url));
const SPEC = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "things", version: "1" },
  paths: {
    "/things": {
      get: {
        responses: {
          "200": {
            description: "",
            content: { "application/json": { schema: { type: "object", properties: { text: { type: "string" } } } } },
          },
        },
      },
    },
  },
});

function check(folder: string, more: readonly string[]) {
  const args = ["check", "--spec", "openapi.json", "--recordings", "big.har", "--format", "json", ...more];
  // The process tells its own peak, in kilobytes, when it ends, and each of its threads does so, too.
  const hook = join(folder, "peak.mjs");
  const run = spawnSync(process.execPath, ["--import", hook, BIN, ...args], { cwd: folder, encoding: "utf8" });
  const peaks = [...run.stderr.matchAll(/^peak (\d+)\n/gm)].map(([, kilobytes]) => Number(kilobytes) * 1024);
  return {
    code: run.status,
    stdout: run.stdout,
    stderr: run.stderr.replace(/^peak \d+\n/gm, ""),
    peak: Math.max(...peaks),
  };
}

test("a large recording is read in bounded memory, and two threads report what one reports", async () => {
  const hook = 'process.on("exit", () => console.error("peak " + process.resourceUsage().maxRSS));';
  await withFolder({ "openapi.json": SPEC, "peak.mjs": hook }, async (folder) => {
    await writeLarge(join(folder, "big.har"), 60_000_000);
    const one = check(folder, []);
    const two = check(folder, ["--jobs", "2"]);
    expect(JSON.parse(one.stdout).summary).toMatchObject({ exchanges: 6000, matched: 6000, clean: 5400 });
    expect({ ...two, peak: 0 }).toEqual({ ...one, peak: 0 });
    expect(one.peak).toBeLessThan(200_000_000);
  });
});

/** 6,000 exchanges, of which every tenth has an undocumented property. */
async function writeLarge(path: string, bytes: number): Promise<void> {
  const bodies = [{ text: "x".repeat(bytes / 6000) }, { text: "y".repeat(bytes / 6000), added: 1 }];
  const [clean = "", drifting = ""] = bodies.map((body) => entryOf(JSON.stringify(body)));
  const file = createWriteStream(path);
  file.write('{"log":{"version":"1.2","creator":{"name":"test","version":"1"},"entries":[');
  for (let index = 0; index < 6000; index++) {
    const entry = index % 10 === 9 ? drifting : clean;
    if (!file.write(index === 0 ? entry : `,${entry}`)) await once(file, "drain");
  }
  file.end("]}}");
  await finished(file);
}

function entryOf(body: string): string {
  const { log } = JSON.parse(harOf([{ url: "/things", body }]));
  return JSON.stringify(log.entries[0]);
}
