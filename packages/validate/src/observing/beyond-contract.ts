import type { Finding } from "@driftline/model";

/** What the contract says of a response is not said again by memory: one drift is one finding, in every night. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  "observed-type-changed": ["response-type-mismatched", "response-union-mismatched"],
  "observed-null-appeared": ["response-null-undocumented", "response-union-mismatched"],
  "observed-property-vanished": ["response-property-missing"],
};

/** The findings of memory without those whose drift is among `found` at the same place. */
export function beyondContract(remembered: readonly Finding[], found: readonly Finding[]): readonly Finding[] {
  const said = new Set(found.map(({ ruleId, ...finding }) => placeOf(ruleId, finding)));
  return remembered.filter(
    ({ ruleId, ...finding }) => !(SAID_BY[ruleId] ?? []).some((rule) => said.has(placeOf(rule, finding))),
  );
}

/** The subject counts where the place is the object concerned. */
function placeOf(ruleId: string, finding: Omit<Finding, "ruleId">): string {
  const { vendor, operation, status, mediaType, instanceLocation, subject } = finding;
  const name = ruleId === "response-property-missing" ? subject : null;
  return JSON.stringify([ruleId, vendor, operation, status, mediaType, instanceLocation, name]);
}
