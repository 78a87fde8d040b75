import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultTable, type Survived, soakTable, withSection } from "./generated/reliability-tables.js";

/**
 * Runs the whole fault matrix or the whole soak, prints its figures, and keeps them in `docs/reliability.md`.
 *
 *   jiti scripts/reliability.ts faults | soak
 */
const PAGE = "docs/reliability.md";

interface Run {
  readonly tests: string;
  readonly variable: string;
  /** Its own figures say what one process costs, or its files share nothing. */
  readonly workers: "1" | "100%";
}

const RUNS: Readonly<Record<string, Run>> = {
  faults: { tests: "packages/cli/test/faults", variable: "DRIFTLINE_FAULTS", workers: "100%" },
  soak: { tests: "packages/cli/test/soak", variable: "DRIFTLINE_SOAK", workers: "1" },
};

const [what = ""] = process.argv.slice(2);
const run = RUNS[what];
if (run !== undefined) process.exitCode = runWhole(what, run);
else throw new Error("say `faults` or `soak`");

function runWhole(name: string, { tests, variable, workers }: Run): number {
  const folder = mkdtempSync(join(tmpdir(), "driftline-figures-"));
  const options = { stdio: "inherit", shell: process.platform === "win32" } as const;
  const env = { ...process.env, [variable]: folder };
  const { status } = spawnSync("npx", ["vitest", "run", tests, `--maxWorkers=${workers}`, "--testTimeout=1800000"], {
    ...options,
    env,
  });
  if (status === 0) {
    const figures = readdirSync(folder).map((file): unknown => JSON.parse(readFileSync(join(folder, file), "utf8")));
    keep(name, name === "soak" ? soakTable(figures[0] as Record<string, unknown>) : faultTable(figures as Survived[]));
  }
  rmSync(folder, { recursive: true, force: true });
  return status ?? 2;
}

/** Between its marks on the page; the page is written by hand otherwise. A machine that only tests changes no page. */
function keep(name: string, table: string): void {
  console.log(table);
  if (process.env.CI === "true") return;
  writeFileSync(PAGE, withSection(readFileSync(PAGE, "utf8"), name, table));
}
