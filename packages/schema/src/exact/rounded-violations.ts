import type { Violation } from "@driftline/model";
import { roundedValue } from "./exact-value.js";

/** Violations of a value with exact integers, whose values are those that `JSON.parse` would have read. */
export function roundedViolations(violations: readonly Violation[]): readonly Violation[] {
  return violations.map((violation) =>
    violation.value === undefined ? violation : { ...violation, value: roundedValue(violation.value) },
  );
}
