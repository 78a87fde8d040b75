export type { CompiledSchema, Direction, SchemaCompiler } from "./compiled-schema.js";
export { createCompiler } from "./compiler.js";
export { areUnique, codePointLength, isEqual, isMultipleOf } from "./equal.js";
export { type FormatCheck, formatOf, isKnownFormat, knownFormats } from "./formats/registry.js";
export { type PatternVerdict, patternOf } from "./pattern.js";
export { type Dispatch, dispatchOf } from "./union.js";
export { branchPointers, type SchemaSite, type SchemaView, viewOf } from "./view.js";
