import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOSTILE_DESCRIPTIONS } from "./hostile/descriptions.testing.js";
import type { HostileInput } from "./hostile/input.testing.js";
import { HOSTILE_PATHS } from "./hostile/paths.testing.js";
import { HOSTILE_REPORTS } from "./hostile/reports.testing.js";
import { HOSTILE_SCHEMAS } from "./hostile/schemas.testing.js";
import { HOSTILE_TRAFFIC } from "./hostile/traffic.testing.js";

const HOSTILE_INPUTS: readonly HostileInput[] = [
  ...HOSTILE_DESCRIPTIONS,
  ...HOSTILE_SCHEMAS,
  ...HOSTILE_TRAFFIC,
  ...HOSTILE_REPORTS,
  ...HOSTILE_PATHS,
];

const CLI = fileURLToPath(new URL("../dist/index.js", import.meta.url));

/** What the process may hold at most, and what of it may be JavaScript's. */
const MEMORY_MB = 512;
const HEAP_MB = 320;

/** CPU time that any one of them may take, on any machine. */
const DEADLINE_MS = 15_000;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly cpuMs: number;
  /** The most memory the process has held so far, in megabytes. */
  readonly peakMb: number;
}

/** One process runs them all, so that nothing one leaves behind is forgiven; each is told before it begins. */
const PROGRAM = `
import { main, nodeHost } from ${JSON.stringify(CLI)};
import { appendFileSync, readFileSync } from "node:fs";
const [tasks, results] = process.argv.slice(1);
for (const { folder, argv } of JSON.parse(readFileSync(tasks, "utf8"))) {
  const told = { stdout: "", stderr: "" };
  const output = (name) => ({ write: (text) => void (told[name] += text), columns: undefined, isTerminal: false });
  const before = process.cpuUsage();
  const code = await main(argv, { ...nodeHost(folder), env: {}, stdout: output("stdout"), stderr: output("stderr") });
  const { user, system } = process.cpuUsage(before);
  const polluted = Object.keys(Object.prototype).length > 0 || {}.polluted !== undefined;
  const outcome = { ...told, code: polluted ? -1 : code, cpuMs: (user + system) / 1000 };
  appendFileSync(results, JSON.stringify({ ...outcome, peakMb: process.resourceUsage().maxRSS / 1024 }) + "\\n");
  globalThis.gc?.();
}`;

describe("hostile inputs", () => {
  let outcomes: readonly Outcome[] = [];
  let ended = "";
  let root = "";

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "driftline-hostile-"));
    const tasks: { folder: string; argv: readonly string[] }[] = [];
    for (const [index, input] of HOSTILE_INPUTS.entries()) tasks.push(await layOut(join(root, String(index)), input));
    await writeFile(join(root, "tasks.json"), JSON.stringify(tasks));
    await writeFile(join(root, "results.ndjson"), "");
    ended = await runLimited([join(root, "tasks.json"), join(root, "results.ndjson")]);
    const lines = (await readFile(join(root, "results.ndjson"), "utf8")).split("\n").filter((line) => line !== "");
    outcomes = lines.map((line) => JSON.parse(line) as Outcome);
  }, 300_000);

  afterAll(async () => await rm(root, { recursive: true, force: true }));

  test("there are at least forty, and one process of 512 MB survives them all", () => {
    expect(HOSTILE_INPUTS.length).toBeGreaterThanOrEqual(40);
    expect([ended, HOSTILE_INPUTS[outcomes.length]?.name]).toEqual(["", undefined]);
    expect(Math.max(...outcomes.map(({ peakMb }) => peakMb))).toBeLessThan(MEMORY_MB);
  });

  test.each(HOSTILE_INPUTS.map((input, index) => [input.name, input, index] as const))("%s", (_, input, index) => {
    const outcome = outcomes[index];
    if (outcome === undefined) throw new Error(`the process did not get so far: ${ended}`);
    const said = outcome.stderr === "" ? outcome.stdout : outcome.stderr + outcome.stdout;
    expect([outcome.code, outcome.stderr]).toEqual([input.code, expect.any(String)]);
    expect(said).toMatch(input.says);
    expect(said).not.toMatch(input.never ?? /internal error|\n\s+at /);
    expect(outcome.stderr).not.toMatch(/internal error|\n\s+at /);
    expect(outcome.cpuMs).toBeLessThan(DEADLINE_MS);
  });
});

async function layOut(folder: string, input: HostileInput): Promise<{ folder: string; argv: readonly string[] }> {
  await mkdir(folder);
  for (const [name, content] of Object.entries(input.files())) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  for (const [name, target] of Object.entries(input.links ?? {})) await symlink(target, join(folder, name));
  return { folder, argv: input.argv };
}

/** How the process ended other than well, or an empty text. */
function runLimited(args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    const options = [`--max-old-space-size=${HEAP_MB}`, "--expose-gc", "--input-type=module", "-e", PROGRAM];
    const child = spawn(process.execPath, [...options, "--", ...args], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-1000);
    });
    const clock = setTimeout(() => child.kill("SIGKILL"), 240_000);
    child.on("close", (code, signal) => {
      clearTimeout(clock);
      done(code === 0 ? "" : `${signal ?? code}: ${said}`);
    });
  });
}
