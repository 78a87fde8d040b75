import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { largeRun } from "../src/large-run.testing.js";
import { HOSTILE, hostileRun } from "../src/sample-run.testing.js";
import { renderSarif } from "../src/sarif.js";

/** What the validator may say of a report, and why that stands. */
const ALLOWED: Readonly<Record<string, string>> = {
  SARIF2005: "the tool has no web page that `informationUri` could name",
};

interface Said {
  readonly ruleId: string;
  readonly level?: string;
  readonly message: { readonly text?: string };
}

/** Has Microsoft's SARIF Multitool judge reports with everything a run can hold, and fails where it finds fault. */
function checkSarif(): void {
  const tool = createRequire(resolve("validators/package.json"))("@microsoft/sarif-multitool") as string;
  // It is installed without install scripts, and this is all that its script does.
  if (process.platform !== "win32") chmodSync(tool, 0o755);
  const folder = mkdtempSync(join(tmpdir(), "driftline-sarif-"));
  try {
    const runs = [largeRun(1_000), ...HOSTILE.map(hostileRun)];
    const files = runs.map((run, index) => {
      const file = join(folder, `report-${index}.sarif`);
      writeFileSync(file, renderSarif(run, { showSuppressed: true }));
      return file;
    });
    const log = join(folder, "said.sarif");
    const ran = spawnSync(tool, ["validate", ...files, "--output", log, "--log", "ForceOverwrite"], {
      encoding: "utf8",
    });
    const said = (JSON.parse(readFileSync(log, "utf8")).runs[0].results ?? []) as readonly Said[];
    const faults = said.filter(({ ruleId }) => !Object.hasOwn(ALLOWED, ruleId));
    for (const { ruleId, level, message } of faults) console.error(`${ruleId} (${level}): ${message.text}`);
    const isWhole = ran.stdout.includes(`${files.length} files scanned`);
    if (!isWhole) console.error(ran.stdout, ran.stderr);
    if (faults.length > 0 || !isWhole) process.exitCode = 1;
    else console.log(`sarif: ${files.length} reports valid for SARIF Multitool; ${allowed(said)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function allowed(said: readonly Said[]): string {
  const ids = [...new Set(said.map(({ ruleId }) => ruleId))];
  return ids.map((id) => `${id} let pass: ${ALLOWED[id]}`).join("; ") || "nothing was said";
}

checkSarif();
