export { type Checker, type CheckerOptions, createChecker } from "./checker.js";
export {
  type CheckPartial,
  type CoverageState,
  checkPartialOf,
  EMPTY_PARTIAL,
  type EvidenceTally,
  mergePartials,
  relocatePartial,
  type Tally,
  type UncheckedState,
} from "./folding/check-partial.js";
export type { FirstSeen } from "./folding/first-seen.js";
export { type CheckResult, resultOf } from "./folding/result.js";
export type { RedactSample } from "./folding/sample.js";
export type { SampleOrigin } from "./folding/sample-origin.js";
export type { Sighting } from "./folding/sighting.js";
export { inferContract } from "./inferring/infer-contract.js";
export { createObserver, type Observer } from "./inferring/observe-exchange.js";
export { EMPTY_OBSERVED_API, mergeObserved, type ObservedApi } from "./inferring/observed-operation.js";
export { keptTreesOf, rememberTrees } from "./kept-trees.js";
export { isIdLike } from "./matching/folded-path.js";
export {
  createMatcher,
  matchOperation,
  type OperationMatch,
  type OperationMatcher,
} from "./matching/match-operation.js";
export { beyondContract } from "./observing/beyond-contract.js";
export { memoryFindings } from "./observing/memory-findings.js";
export type { ObservedResponse } from "./observing/observation.js";
export type { ObservedNode } from "./observing/observed-node.js";
export {
  EMPTY_MEMORY,
  formatMemory,
  memoryOf,
  type PlaceMemory,
  type ResponseMemory,
  type ShapeMemory,
  updateMemory,
} from "./observing/shape-memory.js";
