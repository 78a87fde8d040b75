export { type Checker, type CheckerOptions, createChecker } from "./checker.js";
export {
  type CheckPartial,
  type CoverageState,
  EMPTY_PARTIAL,
  type EvidenceTally,
  type FirstSeen,
  mergePartials,
  type Sighting,
  type Tally,
  type UncheckedState,
} from "./folding/check-partial.js";
export { type CheckResult, resultOf } from "./folding/result.js";
export type { RedactSample } from "./folding/sample.js";
export {
  createMatcher,
  matchOperation,
  type OperationMatch,
  type OperationMatcher,
} from "./matching/match-operation.js";
