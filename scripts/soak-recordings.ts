// Reads a large recording of every streamable format with the real tool, each in a process of its own, beside one of a tenth of
// the size, and prints the peak of memory (resident set size). Fails where the large one takes much more than the small one.
//
//   npm run soak:recordings                      100 MB of each
//   npm run soak:recordings -- --megabytes 400
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LARGE_FORMATS, writeLarge } from "../packages/traffic/src/recordings/large.testing.js";

const { values } = parseArgs({ options: { megabytes: { type: "string", default: "100" } } });
const bytes = Number(values.megabytes) * 1_000_000;
/** What a bigger recording may cost more: garbage that nobody had a reason to collect yet. */
const MOST_GROWTH = 100_000_000;

const DRIFTLINE = fileURLToPath(new URL("../packages/cli/bin/driftline.js", import.meta.url));
const schema = { type: "object", properties: { n: { type: "integer" }, text: { type: "string" } } };
const responses = { 200: { description: "", content: { "application/json": { schema } } } };
const SPEC = {
  openapi: "3.1.0",
  info: { title: "things", version: "1" },
  paths: { "/things": { get: { responses } } },
};

const folder = mkdtempSync(join(tmpdir(), "driftline-soak-"));
try {
  writeFileSync(join(folder, "openapi.json"), JSON.stringify(SPEC));
  writeFileSync(
    join(folder, "peak.mjs"),
    'process.on("exit", () => console.error("peak " + process.resourceUsage().maxRSS));',
  );
  for (const format of Object.keys(LARGE_FORMATS)) {
    const small = await peakOf(format, bytes / 10);
    const large = await peakOf(format, bytes);
    const isBounded = large.peak - small.peak < MOST_GROWTH;
    const sizes = `${megabytes(small.size)} in ${megabytes(small.peak)}, ${megabytes(large.size)} in ${megabytes(large.peak)}`;
    console.log(`${format.padEnd(10)} ${sizes}, ${large.exchanges} exchanges`);
    if (!isBounded) {
      console.error(`${format}: the larger recording took ${megabytes(large.peak - small.peak)} more`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function peakOf(format: string, size: number) {
  const name = `large.${LARGE_FORMATS[format]?.extension}`;
  const written = await writeLarge(join(folder, name), format, size);
  const args = ["check", "--spec", "openapi.json", "--recordings", name, "--base-url", "https://api.example.com"];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", join(folder, "peak.mjs"), DRIFTLINE, ...args, "--format", "json"],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(`driftline check of ${format} ended with ${status}: ${stderr}`);
  const { exchanges, clean } = JSON.parse(stdout).summary;
  if (exchanges !== written || clean !== written) throw new Error(`${format}: ${exchanges} of ${written} were read`);
  const peak = Number(/^peak (\d+)$/m.exec(stderr)?.[1]) * 1024;
  return { peak, exchanges, size: statSync(join(folder, name)).size };
}

function megabytes(count: number): string {
  return `${(count / 1e6).toFixed(0)} MB`;
}
