import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReportedFinding } from "@driftline/model";
import { nameOf } from "./expected.testing.js";
import { dayOf, fault, type Running, tool } from "./running.testing.js";

/** Somebody answers for some of what is known, for a few days. */
export async function acceptSome(running: Running, findings: readonly ReportedFinding[]): Promise<void> {
  for (const finding of findings) {
    if (finding.baselineState !== "unchanged" || running.random() > 0.1) continue;
    const until = dayOf(running.night + 1 + Math.floor(running.random() * 6)).slice(0, 10);
    await tool(
      running,
      ["accept", finding.fingerprint, "--reason", "soak", "--until", until, "--run", "reports/last.json"],
      0,
    );
    running.accepted.set(`${finding.vendor} ${nameOf(finding)}`, until);
    running.counts.accepted += 1;
  }
}

/** Now and then the team locks what is published; where only the rendering changed, the contract stays as it is. */
export async function takeIn(running: Running): Promise<void> {
  const { lives, counts, folder } = running;
  for (const [vendor, life] of lives) {
    if (life.night.docsOutage !== null || running.random() > 0.04) continue;
    const path = join(folder, "specs", vendor, "openapi.yaml");
    const before = readFileSync(path, "utf8");
    await tool(running, ["fetch", vendor, "--quiet"], 0);
    const isOther = readFileSync(path, "utf8") !== before;
    const isDue = life.night.documented.length !== life.locked.length;
    if (isOther !== isDue)
      fault(running, `${vendor} was locked ${isOther ? "anew for a rendering" : "without its change"}`);
    lives.set(vendor, { ...life, locked: life.night.documented, docsLeft: 0 });
    counts.locked += 1;
  }
}
