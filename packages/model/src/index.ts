export {
  type Baseline,
  type BaselineEntry,
  type BaselineWarning,
  baselineWarnings,
  type EntryState,
  entryStateAt,
  isDate,
  suppressedFingerprints,
} from "./baseline.js";
export type {
  Contract,
  ContractResponse,
  MediaTypeContent,
  Operation,
  OperationKey,
  Parameter,
  ParameterLocation,
  ParameterStyle,
  RequestBody,
  ResponseHeader,
  SecurityAlternative,
  Server,
  SourcePositions,
  Unchecked,
} from "./contract.js";
export { entryOf } from "./entry-of.js";
export {
  type Body,
  type Exchange,
  fieldsOf,
  type HeaderField,
  headerValue,
  type RecordedRequest,
  type RecordedResponse,
} from "./exchange.js";
export {
  type BaselineState,
  compareFindings,
  compareText,
  type Finding,
  findingOf,
  type ReportedFinding,
} from "./finding.js";
export { blankParameterNames, fingerprintOf, type Hash } from "./fingerprint.js";
export { matchesGlob } from "./glob.js";
export {
  arrayOf,
  canonicalJson,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonTypeOf,
  memberOf,
  objectOf,
  stringOf,
  textOfJson,
} from "./json.js";
export { isAtLeast, LEVELS, type Level } from "./level.js";
export { formatLocation, type Location } from "./location.js";
export { isJsonMediaType, mediaRangeSpecificity, mediaTypeEssence } from "./media-type.js";
export { hasTooManyOpenings, YAML_TOKENS_AT_MOST, type YamlExcess, yamlExcess } from "./openings.js";
export { follow, operationsOf, operationsUnder, type Place } from "./operations.js";
export {
  appendPointer,
  createResolver,
  escapeToken,
  type JsonPointer,
  parsePointer,
  pointerOfReference,
  referenceOfPointer,
  resolvePointer,
} from "./pointer.js";
export { applyPolicy, DEFAULT_POLICY, type Policy, type PolicyOverride } from "./policy.js";
export type { RuleMeta, RuleStage } from "./rule.js";
export { findRule, RULES, ruleOf } from "./rules/catalogue.js";
export type { Coverage, CoveredPlaces, Evidence, RecordingUsed, Run, Summary } from "./run.js";
export { type SealOptions, sealFindings, summaryOf } from "./seal.js";
export { isIdentifyingName, isSecretHeader, isSecretName, isSecretParameter, wordsOf } from "./secret-names.js";
export { sha256 } from "./sha256.js";
export { ToolError } from "./tool-error.js";
export { withoutTrailingSlashes } from "./trailing-slashes.js";
export type { Touches, Unused, Use, Uses, UsesType } from "./use.js";
export { applyUses, hurtingFindings, isHurting, isWithin, NO_USES, parseUses } from "./uses.js";
export { doubtsOf, type ExitCode, exitCodeOf, type FailOn, hasDrift, isInDoubt } from "./verdict.js";
export type { Violation, ViolationKind } from "./violation.js";
export { withoutStacks } from "./without-stacks.js";
