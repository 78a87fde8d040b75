import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ReportedFinding } from "@driftline/model";
import { isResolved, parseRun } from "@driftline/report";
import { folderWith } from "../faults/folders.testing.js";
import { announcedOf, compareSets, expectedOf, isAccepted, isError, isOfOutage, nameOf } from "./expected.testing.js";
import { type Life, nextNight } from "./nights.testing.js";
import { begun, fault, type Running, tool } from "./running.testing.js";
import { acceptSome, takeIn } from "./team.testing.js";
import { SOAK_VENDORS, type SoakVendor } from "./vendors.testing.js";
import { startWorld } from "./world.testing.js";

/** What a soak showed. */
export interface Figures {
  readonly nights: number;
  readonly seed: number;
  /** Vendor-nights of each kind. */
  readonly rerendered: number;
  readonly outages: number;
  /** Nights that could not tell, as exit code 2 says. */
  readonly inconclusive: number;
  readonly wireDrifts: number;
  readonly documentDrifts: number;
  readonly announced: number;
  readonly resolved: number;
  readonly known: number;
  readonly accepted: number;
  readonly expired: number;
  readonly locked: number;
  readonly historyBytesPerNight: number;
  readonly memoryBytes: readonly [early: number, late: number];
  readonly heapGrowth: number;
}

/** What went wrong, a clause with its night each; none where all is well. */
export interface Soak {
  readonly faults: readonly string[];
  readonly figures: Figures;
}

/** The night from which on everything has been compiled and loaded that ever will be, so that memory can be held against it. */
const WARM = 120;

/** Runs so many nights, by the commands that a nightly job runs. */
export async function soak(nights: number, seed: number): Promise<Soak> {
  const world = await startWorld();
  const folder = folderWith({ "reports/.gitkeep": "" });
  for (const vendor of SOAK_VENDORS) writeVendor(folder, vendor, world.host);
  const running = begun(folder, world, seed);
  const heap: number[] = [];
  const memory: number[] = [];
  try {
    await tool(running, ["fetch", "--quiet"], 0);
    for (; running.night < nights; running.night++) {
      await liveThrough(running);
      if (running.night === Math.min(WARM, Math.floor(nights / 2)) || running.night === nights - 1) {
        heap.push(heapAfterCollection());
        memory.push(memoryBytes(folder));
      }
    }
    return { faults: running.faults, figures: figuresOf(running, { nights, seed, heap, memory }) };
  } finally {
    world.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeVendor(folder: string, vendor: SoakVendor, host: string): void {
  const { name, pages, operations } = vendor;
  const sources = Object.keys(pages).map((file) => `  - { file: ${file}, url: "http://${host}/docs/${name}/${file}" }`);
  const yaml = [
    `name: ${name}`,
    "sources:",
    ...sources,
    "operations:",
    ...operations.map((operation) => `  - "${operation}"`),
    `environments: { cloud: { baseUrl: "http://${host}/api/${name}", allowPrivateHosts: true } }`,
    `allowedPrivateHosts: ["${host}"]`,
  ];
  const path = join(folder, "specs", name, "vendor.yaml");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${yaml.join("\n")}\n`);
  const probes = fileURLToPath(new URL(`../../../../specs/${name}/probes`, import.meta.url));
  cpSync(probes, join(folder, "specs", name, "probes"), { recursive: true });
}

/** One night: the world moves on, the contract is compared, the API is checked, people act. */
async function liveThrough(running: Running): Promise<void> {
  const { lives, world, counts, random } = running;
  if (running.night > 0)
    for (const [name, life] of lives) {
      const next = nextNight(life, random);
      lives.set(name, next);
      if (next.isRenderedAnew) counts.rerendered += 1;
      if (next.night.apiOutage !== null) counts.outages += 1;
      if (next.night.docsOutage !== null) counts.outages += 1;
      if (next.night.wire !== null && life.night.wire === null) counts.wireDrifts += 1;
      if (next.docsLeft > 0 && life.docsLeft === 0) counts.documentDrifts += 1;
    }
  world.night = running.night;
  for (const [name, life] of lives) world.nights.set(name, life.night);
  await comparePublished(running);
  await checkLive(running);
  await takeIn(running);
}

/** What is published and not locked is told every night, until it is locked or taken back; a rendering is no news. */
async function comparePublished(running: Running): Promise<void> {
  const { quiet, counts } = running;
  const lives = [...running.lives].filter(([, life]) => running.night % 7 === 0 || hasPublished(life));
  if (lives.length === 0) return;
  const isOut = lives.some(([, life]) => isOutOf(life));
  const argv = [
    "fetch",
    ...lives.map(([vendor]) => vendor),
    "--check",
    "--quiet",
    "--format",
    "json",
    "--history",
    "reports/fetched.ndjson",
  ];
  const { stdout } = await tool(running, argv, isOut ? 2 : 0);
  const run = parseRun(stdout, "fetch");
  if (isOut) counts.inconclusive += 1;
  const found = run.findings.map((finding) => `${finding.vendor} fetch ${nameOf(finding)}`);
  if (running.night === 0) for (const name of found) quiet.add(name);
  const expected = lives.flatMap(([vendor, { night, locked }]) =>
    night.docsOutage !== null
      ? []
      : night.documented.slice(locked.length).map((name) => `${vendor} fetch response-property-added ${name}`),
  );
  compareSets(
    running,
    "published",
    found.filter((name) => !quiet.has(name)),
    expected,
  );
}

/** Pages whose bytes are those of the last comparison give what they gave then; each week they are compared all the same. */
function hasPublished({ night, isRenderedAnew, locked }: Life): boolean {
  return isRenderedAnew || night.docsOutage !== null || night.documented.length !== locked.length;
}

function isOutOf({ night }: Life): boolean {
  return night.docsOutage !== null;
}

async function checkLive(running: Running): Promise<void> {
  const { lives, quiet, known, counts, folder } = running;
  const isOut = [...lives.values()].some(({ night }) => night.apiOutage !== null);
  const previous = running.night === 0 ? [] : ["--previous", "reports/last.json"];
  const argv = ["check", "--live", "--remember", "--history", "reports/history.ndjson"];
  const expected = new Set([...lives].flatMap(([vendor, life]) => expectedOf(vendor, life)));
  const loud = [...expected].filter((name) => !isAccepted(running, name));
  await tool(
    running,
    [...argv, ...previous, "--format", "json:reports/last.json"],
    isOut ? 2 : loud.some(isError) ? 1 : 0,
  );
  if (isOut) counts.inconclusive += 1;
  const run = parseRun(readFileSync(join(folder, "reports/last.json"), "utf8"), "last.json");
  if (running.night === 0) for (const finding of run.findings) quiet.add(`${finding.vendor} ${nameOf(finding)}`);
  const own = run.findings.filter(
    (finding) => !isOfOutage(finding) && !quiet.has(`${finding.vendor} ${nameOf(finding)}`),
  );
  const name = (finding: ReportedFinding) => `${finding.vendor} ${nameOf(finding)}`;
  const present = own.filter(({ baselineState }) => baselineState !== "absent");
  compareSets(running, "found", present.map(name), [...expected]);
  compareSets(
    running,
    "suppressed",
    present.filter(({ suppressed }) => suppressed).map(name),
    [...expected].filter((one) => isAccepted(running, one)),
  );
  compareSets(
    running,
    "announced",
    own.filter(({ baselineState }) => baselineState === "new").map(name),
    announcedOf(running, expected),
  );
  compareSets(
    running,
    "resolved",
    own.filter((finding) => isResolved(finding, run)).map(name),
    isOut ? [] : [...known.keys()].filter((one) => !expected.has(one)),
  );
  learn(running, expected, isOut);
  await acceptSome(
    running,
    present.filter(({ suppressed }) => !suppressed),
  );
}

function learn(running: Running, expected: ReadonlySet<string>, isOut: boolean): void {
  const { known, counts } = running;
  for (const name of expected) {
    const before = known.get(name);
    const suppressed = isAccepted(running, name);
    if (before === undefined) counts.announced += 1;
    else if (before.suppressed && !suppressed) counts.expired += 1;
    else counts.known += 1;
    known.set(name, { suppressed });
  }
  if (isOut) return;
  for (const name of [...known.keys()]) {
    if (expected.has(name)) continue;
    known.delete(name);
    counts.resolved += 1;
  }
}

function heapAfterCollection(): number {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  for (let time = 0; time < 3; time++) collect();
  return process.memoryUsage().heapUsed;
}

function memoryBytes(folder: string): number {
  const sizes = SOAK_VENDORS.map(({ name }) => statSync(join(folder, "specs", name, "observed/cloud.json")).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}

function figuresOf(
  running: Running,
  of: {
    readonly nights: number;
    readonly seed: number;
    readonly heap: readonly number[];
    readonly memory: readonly number[];
  },
): Figures {
  const { nights, seed, heap, memory } = of;
  const history = statSync(join(running.folder, "reports/history.ndjson")).size;
  const left = readdirSync(running.folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.(tmp|draft)$|\.lock$/.test(file),
  );
  if (left.length > 0) fault(running, `left over: ${left.join(", ")}`);
  return {
    nights,
    seed,
    ...running.counts,
    historyBytesPerNight: Math.round(history / nights),
    memoryBytes: [memory[0] ?? 0, memory.at(-1) ?? 0],
    heapGrowth: (heap.at(-1) ?? 0) / (heap[0] ?? 1),
  };
}
