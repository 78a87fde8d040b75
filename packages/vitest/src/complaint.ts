import { type Finding, formatLocation } from "@driftline/model";

const MOST_SHOWN = 10;

/** What a failed assertion says: per finding its rule, place, what is documented, what came, and where the contract says so. */
export function complaintOf(subject: string, contract: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return `${subject} matches ${contract}, and should not`;
  const shown = findings.slice(0, MOST_SHOWN).map(describe);
  const rest = findings.length - shown.length;
  const more = rest > 0 ? [`  ... and ${rest} more`] : [];
  return [`${subject} does not match ${contract}`, "", ...shown, ...more].join("\n");
}

function describe(finding: Finding): string {
  const place =
    finding.instanceLocation === null
      ? ""
      : ` at ${finding.instanceLocation === "" ? "the root" : finding.instanceLocation}`;
  const lines = [`  ${finding.ruleId} (${finding.level})${place}`, `    ${finding.message}`];
  if (finding.sample !== null) lines.push(`    received: ${JSON.stringify(finding.sample)}`);
  if (finding.base !== null) lines.push(`    contract: ${formatLocation(finding.base)}`);
  return lines.join("\n");
}
