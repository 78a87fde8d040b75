import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A path beside the bench. */
export const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const DRIFTLINE = here("../packages/cli/bin/driftline.js");
export const REDOCLY = here("node_modules/@redocly/cli/bin/cli.js");

/** Works in a folder of its own, which is removed afterwards. */
export async function inScratch(work) {
  const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * One run of a whole process: wall clock and processor time (user and system, its start included) in milliseconds, peak memory
 * in MB. 0 and 1 (drift) are work done; any other end, or none in time, is a failure.
 */
export function runOnce({ argv, env = {} }, { folder, timeoutMs }) {
  const usage = join(folder, "usage.json");
  const began = performance.now();
  const { status, stderr, signal } = spawnSync(process.execPath, ["--require", here("usage.cjs"), ...argv], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: timeoutMs,
    env: {
      ...process.env,
      BENCH_USAGE_FILE: usage,
      REDOCLY_TELEMETRY: "off",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
      NO_COLOR: "1",
      ...env,
    },
  });
  const wallMs = performance.now() - began;
  if (signal !== null) return { failed: `not done after ${(wallMs / 1000).toFixed(0)} s` };
  if (status !== 0 && status !== 1) return { failed: `exit ${status}: ${lastLine(stderr)}` };
  return { wallMs, ...JSON.parse(readFileSync(usage, "utf8")) };
}

/** Runs programs once per round, in turn, and gives medians by name; the first round warms up and does not count. */
export function runInterleaved(contenders, { rounds, folder, timeoutMs }) {
  const runs = new Map(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, contender] of Object.entries(contenders)) {
      const before = runs.get(name);
      if (before.at(-1)?.failed || before.length >= (contender.runs ?? Infinity)) continue;
      contender.prepare?.();
      before.push(runOnce(contender, { folder, timeoutMs }));
    }
  return new Map([...runs].map(([name, list]) => [name, medianOf(list)]));
}

function medianOf(list) {
  const failed = list.find((run) => run.failed);
  if (failed !== undefined) return failed;
  const counted = list.length > 1 ? list.slice(1) : list;
  const median = (figure) => counted.map((run) => run[figure]).sort((a, b) => a - b)[Math.floor(counted.length / 2)];
  return { wallMs: median("wallMs"), cpuMs: median("cpuMs"), peakMb: median("peakMb") };
}

/** A Markdown table of runs. */
export function printRuns(title, results) {
  console.log(`\n### ${title}\n\n| | wall | processor | peak memory |\n| --- | ---: | ---: | ---: |`);
  for (const [name, { failed, wallMs, cpuMs, peakMb }] of results)
    console.log(
      failed
        ? `| ${name} | cannot: ${failed} | | |`
        : `| ${name} | ${wallMs.toFixed(0)} ms | ${cpuMs.toFixed(0)} ms | ${peakMb.toFixed(0)} MB |`,
    );
}

/**
 * Prints a figure beside its limit and whether it holds; a limit that is missed fails the part. A machine that does other
 * things as well delays the wall clock and not the processor's: callers take the better of the two where both are ratios.
 */
export function judge(what, { figure, most, least, unit = "" }) {
  const isHeld = most === undefined ? figure >= least : figure <= most;
  const limit = most === undefined ? `at least ${least}` : `no more than ${most}`;
  console.log(`- ${what}: ${figure.toFixed(2)}${unit} (${limit}${unit}): ${isHeld ? "holds" : "MISSED"}`);
  if (!isHeld) process.exitCode = 1;
}

/** How many times longer one run is than another, by wall clock or processor time, whichever is less disturbed. */
export function ratioOf(run, base) {
  return Math.min(run.wallMs / base.wallMs, run.cpuMs / base.cpuMs);
}

function lastLine(text) {
  return text.trim().split("\n").at(-1)?.slice(0, 120) ?? "";
}
