export { itemSet, prefixLength, restItemSet } from "./canonical/array-facet.js";
export { isLowerBound } from "./canonical/bounds.js";
export { createCanonical, isProse, settleFacet } from "./canonical/canonical.js";
export type { Canonical } from "./canonical/context.js";
export {
  isOpenFacet,
  isPureUnion,
  isUnconstrained,
  openFacet,
} from "./canonical/facet.js";
export { intersectFacets, intersectShapes } from "./canonical/intersect.js";
export {
  conjunction,
  hasRest,
  isMatched,
  isNamed,
  namedPlace,
  partAt,
  patternSets,
  propertyNamesOf,
  propertySet,
  restSet,
} from "./canonical/object-facet.js";
export {
  type ArrayPart,
  type BoundName,
  type Contains,
  type Discriminator,
  type Facet,
  JSON_TYPES,
  type JsonType,
  keyOf,
  type ObjectPart,
  type SchemaSet,
  type Shape,
  type Sourced,
  setOf,
  type Union,
} from "./canonical/shape.js";
export type {
  CompiledSchema,
  Direction,
  SchemaCompiler,
  TextJudge,
  TextVerdict,
  TextWatch,
} from "./compiled-schema.js";
export { createCompiler } from "./compiler.js";
export { convertSchema, type NormaliseOptions, normaliseSchema } from "./dialect/convert.js";
export {
  dialectOfMetaSchema,
  IGNORES_REFERENCE_SIBLINGS,
  type NormalisedSchema,
  type PointerMove,
  type SchemaDialect,
  type SchemaRepair,
  type SchemaRepairKind,
} from "./dialect/dialect.js";
export { type TranslatedPattern, translatePattern } from "./dialect/pattern.js";
export { mapReferences, movedPointer, movesByOrigin, rewriteReferences } from "./dialect/references.js";
export { areUnique, codePointLength, isEqual, isMultipleOf } from "./equal.js";
export { exactValueOf, hasExact, roundedValue } from "./exact/exact-value.js";
export { EXACT_KEYWORD } from "./exact/long-integer.js";
export { type FormatCheck, formatOf, isKnownFormat, knownFormats } from "./formats/registry.js";
export { createGenerator, type GenerateOptions, type Generator } from "./generate/generator.js";
export { type Random, randomOf } from "./generate/random.js";
export { createLazyCompiler } from "./lazy-compiler.js";
export { type PatternVerdict, patternOf, tellingUnsearched } from "./pattern.js";
export { type Dispatch, dispatchOf } from "./union.js";
export { branchPointers, type SchemaSite, type SchemaView, viewOf } from "./view.js";
