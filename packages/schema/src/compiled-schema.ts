import type { JsonPointer, JsonValue, Violation } from "@driftline/model";

/** Which way a body travels: `writeOnly` is never required of a response, `readOnly` never of a request. */
export type Direction = "request" | "response";

/** A schema of a contract, ready to judge values. */
export interface CompiledSchema {
  /** Whether the schema accepts the value as published, open to unknown properties (the open lens). */
  isValid(value: JsonValue): boolean;
  /** Whether the value is valid and every property of it is documented. Stops at the first doubt. */
  isClean(value: JsonValue): boolean;
  /** Everything that is wrong or undocumented, each wrong value once; empty if and only if `isClean`. */
  explain(value: JsonValue): readonly Violation[];
}

/** Compiles schemas of one document, lazily, each once. */
export interface SchemaCompiler {
  /** @throws {ToolError} SCHEMA_UNCOMPILABLE where the schema cannot be judged at all. */
  compile(pointer: JsonPointer, direction: Direction): CompiledSchema;
}
