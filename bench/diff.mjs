// Two versions of a generated contract of 4 MB and 400 operations, compared by whole processes: `driftline diff` beside
// `redocly diff`, the same files, rounds interleaved, medians. Processor time stands beside the wall clock, for a machine
// that does other things as well. Then the comparison alone, in process, of one edit that every operation reaches.
//
//   npm run bench -- --only diff
//   npm run bench -- --only diff --rounds 9
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { diffContracts } from "../packages/diff/dist/index.js";
import { createLazyCompiler } from "../packages/schema/dist/index.js";
import { createSharedParts, loadSource } from "../packages/spec/dist/index.js";
import { largeContract, oneProperty, release } from "./large-contract.mjs";

/** At most half the wall time of the other, at most so much memory (issue 5), and a second for one edit after loading. */
const LIMITS = { ratio: 0.5, peakMb: 300, oneEditMs: 1000 };

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Math.max(3, Number(values.rounds));
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "driftline-bench-"));

try {
  // Families of 50 that refer to each other in circles; and all components in one circle.
  for (const family of [50, 630]) {
    const base = written(`base-${family}`, largeContract({ family }));
    for (const [what, change] of [
      ["a release of 50 edits", release],
      ["one property, reached by all", oneProperty],
    ])
      wholeProcesses(
        `${what}; circles of ${family}`,
        base,
        written(`${change.name}-${family}`, largeContract({ family, change })),
      );
  }
  const yaml = (name, change) =>
    written(
      name,
      largeContract({ family: 50, change }),
      (it) => stringify(it, { aliasDuplicateObjects: false }),
      "yaml",
    );
  wholeProcesses("a release of 50 edits, as YAML", yaml("base"), yaml("release", release), { isLimited: false });
  await oneEdit();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function written(name, document, write = (it) => JSON.stringify(it, null, 2), extension = "json") {
  const file = join(folder, `${name}.${extension}`);
  writeFileSync(file, write(document));
  return file;
}

function wholeProcesses(title, base, revision, { isLimited = true } = {}) {
  const contenders = {
    "driftline diff": [
      here("../packages/cli/bin/driftline.js"),
      "diff",
      base,
      revision,
      "--format",
      `json:${join(folder, "ours.json")}`,
    ],
    "redocly diff": [
      here("node_modules/@redocly/cli/bin/cli.js"),
      "diff",
      base,
      revision,
      "--format",
      "json",
      "-o",
      join(folder, "theirs.json"),
    ],
  };
  const runs = new Map(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, argv] of Object.entries(contenders))
      if (!runs.get(name).at(-1)?.failed) runs.get(name).push(run(argv));
  console.log(`\n### diff: ${title} (${(statSync(base).size / 1e6).toFixed(1)} MB each)\n`);
  console.log("| | wall | processor | peak memory |\n| --- | ---: | ---: | ---: |");
  const medians = new Map();
  for (const [name, list] of runs) {
    const failed = list.at(-1).failed;
    const figures = { wallMs: median(list, "wallMs"), cpuMs: median(list, "cpuMs"), peakMb: median(list, "peakMb") };
    if (!failed) medians.set(name, figures);
    console.log(
      failed
        ? `| ${name} | cannot: ${failed} | | |`
        : `| ${name} | ${figures.wallMs.toFixed(0)} ms | ${figures.cpuMs.toFixed(0)} ms | ${figures.peakMb.toFixed(0)} MB |`,
    );
  }
  const [ours, theirs] = [medians.get("driftline diff"), medians.get("redocly diff")];
  if (ours === undefined) return fail("driftline diff did not compare the two");
  if (theirs !== undefined) {
    const [wall, cpu] = [ours.wallMs / theirs.wallMs, ours.cpuMs / theirs.cpuMs];
    console.log(
      `\nratio: wall ${wall.toFixed(2)}, processor ${cpu.toFixed(2)}${isLimited ? ` (no more than ${LIMITS.ratio})` : ""}`,
    );
    if (isLimited && Math.min(wall, cpu) > LIMITS.ratio) fail("slower than it may be");
  }
  if (isLimited && ours.peakMb > LIMITS.peakMb) fail(`${ours.peakMb.toFixed(0)} MB is more than ${LIMITS.peakMb}`);
}

/** 0: nothing that breaks, 1: something does; anything else is a run that did not do the work. */
function run(argv) {
  const usageFile = join(folder, "usage.json");
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--import", here("report-usage.mjs"), ...argv], {
    encoding: "utf8",
    env: {
      ...process.env,
      BENCH_USAGE_FILE: usageFile,
      REDOCLY_TELEMETRY: "off",
      REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
      NO_COLOR: "1",
    },
  });
  const wallMs = performance.now() - began;
  const crash = /^\w*Error: .*$/m.exec(stderr)?.[0];
  if (status > 1 || crash !== undefined) return { failed: crash ?? `exit ${status}` };
  return { wallMs, ...JSON.parse(readFileSync(usageFile, "utf8")) };
}

async function oneEdit() {
  const times = [];
  let findings = [];
  for (let round = 0; round < rounds; round += 1) {
    const parts = createSharedParts();
    const load = (change) =>
      loadSource(new TextEncoder().encode(JSON.stringify(largeContract({ family: 630, change }))), {
        vendor: "bench",
        uri: "large.json",
        hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
        isInspected: false,
        parts,
      });
    const [base, revision] = [await load(), await load(oneProperty)];
    globalThis.gc?.();
    const began = { wall: performance.now(), cpu: process.cpuUsage() };
    const compilerOf = ({ document }) => createLazyCompiler(document);
    ({ findings } = await diffContracts(base, revision, { compilerOf }));
    const { user, system } = process.cpuUsage(began.cpu);
    times.push({ wallMs: performance.now() - began.wall, cpuMs: (user + system) / 1000 });
  }
  const byDirection = findings.map(({ ruleId, operations }) => `${ruleId}: ${operations.count} operations`).join(", ");
  console.log(`\n### diff: one property of a component that 400 operations reach, after loading\n`);
  const [wall, cpu] = [median(times, "wallMs"), median(times, "cpuMs")];
  console.log(
    `wall ${wall.toFixed(0)} ms, processor ${cpu.toFixed(0)} ms (no more than ${LIMITS.oneEditMs}): ${byDirection}`,
  );
  const response = findings.filter(({ ruleId }) => ruleId.startsWith("response-"));
  if (response.length !== 1 || response[0].operations.count !== 400) fail("not one finding with 400 operations");
  if (Math.min(wall, cpu) > LIMITS.oneEditMs) fail("slower than it may be");
}

function median(list, figure) {
  return list.map((one) => one[figure]).sort((a, b) => a - b)[Math.floor(list.length / 2)];
}

function fail(reason) {
  console.log(`FAILED: ${reason}`);
  process.exitCode = 1;
}
