import type { JsonPointer, JsonValue, Violation } from "@driftline/model";

/** Which way a body travels: `writeOnly` is never required of a response, `readOnly` never of a request. */
export type Direction = "request" | "response";

/**
 * What is known of a JSON text without parsing it. `new` and `known`: certainly well-formed, valid, every property
 * documented, no key twice in one object. `known`: besides, each documented property it shows was shown at the same place
 * by a text that came before. `unsure`: all else, be it good or bad.
 */
export type TextVerdict = "unsure" | "new" | "known";

/** Judges texts one after the other, and remembers which properties the clean ones showed. */
export type TextJudge = (text: string) => TextVerdict;

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
  /**
   * A judge of JSON texts that parses nothing and compiles nothing; where a compiler offers it, a clean body costs less
   * than parsing it, and a schema under which every body is clean never has to be compiled.
   */
  createTextJudge?(pointer: JsonPointer, direction: Direction): TextJudge;
}
