import { createHash } from "node:crypto";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { INJECTABLE_RULES, type Mock, parseDrift, startMock } from "@driftline/mock";
import type { Contract } from "@driftline/model";
import { loadLockedVendor } from "@driftline/spec";
import { describe, expect, test } from "vitest";
import { runCli, withFolder } from "./run-cli.js";

const specs = fileURLToPath(new URL("../../../specs", import.meta.url));

/** Rules a server can break by any contract that documents one JSON object. */
const ALWAYS = [
  "response-body-duplicate-key",
  "response-body-malformed",
  "response-body-missing",
  "response-format-mismatched",
  "response-media-type-undocumented",
  "response-null-undocumented",
  "response-property-undocumented",
  "response-property-unobserved",
  "response-status-undocumented",
  "response-type-mismatched",
];

/** What each contract offers beyond that; every other rule must be refused. */
const BEYOND: Readonly<Record<string, readonly string[]>> = {
  braintrust: ["response-property-missing"],
  galileo: [
    "response-constraint-mismatched",
    "response-discriminator-undocumented",
    "response-enum-value-undocumented",
    "response-property-deprecated",
    "response-property-missing",
    "response-union-mismatched",
  ],
  opik: [],
  respan: [],
};

async function lockedContract(vendor: string): Promise<Contract> {
  const read = (file: string) => readFile(join(specs, vendor, file)).catch(() => null);
  const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  return (await loadLockedVendor({ vendor, uri: `specs/${vendor}`, read }, hash)).contract;
}

interface Checked {
  readonly code: number;
  readonly stderr: string;
  readonly findings: readonly {
    readonly ruleId: string;
    readonly operation: string;
    readonly revision: { readonly uri: string } | null;
    readonly instanceLocation: string | null;
    readonly subject: string | null;
  }[];
  readonly evidence: readonly { readonly expected: number; readonly reason: string | null }[];
}

async function checkLive(vendor: string, mock: Mock, more: readonly string[] = []): Promise<Checked> {
  return withFolder({}, async (folder) => {
    await cp(join(specs, vendor), join(folder, "specs", vendor), { recursive: true });
    const argv = ["check", vendor, "--live", "--base-url", mock.url, "--format", "json", ...more];
    const { code, stdout, stderr } = await runCli(folder, argv);
    const { findings, evidence } = JSON.parse(stdout);
    return {
      code,
      stderr,
      evidence,
      findings: findings.filter(({ ruleId }: { ruleId: string }) => !ruleId.startsWith("spec-")),
    };
  });
}

/** What a conforming mock never sends either: what is deprecated, and the branches it did not choose. */
function isExpected(vendor: string, finding: Checked["findings"][number]): boolean {
  if (vendor !== "galileo" || finding.ruleId !== "response-property-unobserved") return false;
  return finding.subject === "aggregate_feedback" || (finding.instanceLocation ?? "").includes("/aggregate");
}

/** Nothing is observed as missing before twenty responses. */
function repeats(rule: string): readonly string[] {
  return rule === "response-property-unobserved" ? ["--repeat", "20", "--max-requests", "200"] : [];
}

describe.each(Object.keys(BEYOND))("%s, called live at its mock", (vendor) => {
  test("conforms as long as no drift is injected, and every watched operation is verified", async () => {
    const contract = await lockedContract(vendor);
    const mock = await startMock(contract);
    try {
      const checked = await checkLive(vendor, mock);
      expect(checked.findings).toEqual([]);
      expect(checked.code, checked.stderr).toBe(0);
      expect(checked.evidence.map(({ expected }) => expected > 0)).toEqual(contract.operations.map(() => true));
    } finally {
      await mock.close();
    }
  });

  test.each([...ALWAYS, ...(BEYOND[vendor] ?? [])].sort())("has exactly the drift %s", async (rule) => {
    const mock = await startMock(await lockedContract(vendor), { drifts: [parseDrift(rule)] });
    try {
      const checked = await checkLive(vendor, mock, ["--fail-on", "note", ...repeats(rule)]);
      const { code } = checked;
      const findings = checked.findings.filter((finding) => !isExpected(vendor, finding));
      expect([...new Set(findings.map(({ ruleId }) => ruleId))]).toEqual([rule]);
      expect(new Set(findings.map(({ operation }) => operation)).size).toBe(findings.length);
      expect(code === 1 || code === 2).toBe(true);
      const uri = findings[0]?.revision?.uri ?? `specs/${vendor}/probes/`;
      expect(uri.startsWith(`specs/${vendor}/probes/`)).toBe(true);
    } finally {
      await mock.close();
    }
  });

  test("has no place for the other rules, and says so", async () => {
    const contract = await lockedContract(vendor);
    const possible = [...ALWAYS, ...(BEYOND[vendor] ?? [])];
    for (const rule of INJECTABLE_RULES.filter((id) => !possible.includes(id))) {
      const starting = startMock(contract, { drifts: [parseDrift(rule)] });
      await expect(starting, rule).rejects.toMatchObject({ code: "DRIFT_IMPOSSIBLE" });
    }
  });
});
