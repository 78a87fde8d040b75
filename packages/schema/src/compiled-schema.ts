import type { JsonPointer, JsonValue, Violation } from "@driftline/model";

/** Which way a body travels: `writeOnly` is never required of a response, `readOnly` never of a request. */
export type Direction = "request" | "response";

/**
 * What is known of a JSON text without parsing it. `new`, `known` and `repeated`: certainly well-formed, no key twice in one
 * object. `new` and `known`: besides, valid and every property documented. `known` and `repeated`: besides, each documented
 * property it shows was shown at the same place by a text that came before. `repeated`: what is wrong or undocumented is what
 * was explained before, and nothing else. `unsure`: all else, be it good or bad.
 */
export type TextVerdict = "unsure" | "new" | "known" | "repeated";

/** Judges texts one after the other, and remembers which properties they showed and what was explained of them. */
export interface TextJudge {
  judge(text: string): TextVerdict;
  /** Of the text judged last, where it is `known` or `repeated`: which of the watched places it shows, each once. */
  readonly shown: readonly JsonPointer[];
  /**
   * Of the text judged last, where it is `repeated`: its violations, each place folded and told once. They are those of the
   * text that was explained first: value and instance location are that text's.
   */
  readonly repeated: readonly Violation[];
  /**
   * Hears what `explain` has against the value of the text judged last, of which the caller has taken note as a whole; of
   * another text nothing is learned.
   */
  learn(text: string, violations: readonly Violation[]): void;
}

/** What a judge of texts looks out for beside what is wrong. */
export interface TextWatch {
  /** Folded places of properties. */
  readonly places: readonly JsonPointer[];
}

/** A schema of a contract, ready to judge values. */
export interface CompiledSchema {
  /** Whether the schema accepts the value as published, open to unknown properties (the open lens). */
  isValid(value: JsonValue): boolean;
  /** Whether the value is valid and every property of it is documented. Stops at the first doubt. */
  isClean(value: JsonValue): boolean;
  /** Everything that is wrong or undocumented, each wrong value once; empty if and only if `isClean`. */
  explain(value: JsonValue): readonly Violation[];
  /** The same of the value that a JSON text was read as, with its integers beyond 2^53 judged as they were written. */
  explainText(value: JsonValue, text: string): readonly Violation[];
  /** The same of a value as `exactValueOf` reads it. What is told of it is rounded again, but for a violation's subject. */
  explainExactly(value: JsonValue): readonly Violation[];
}

/** Compiles schemas of one document, lazily, each once. */
export interface SchemaCompiler {
  /** @throws {ToolError} SCHEMA_UNCOMPILABLE where the schema cannot be judged at all. */
  compile(pointer: JsonPointer, direction: Direction): CompiledSchema;
  /**
   * A judge of JSON texts that parses nothing and compiles nothing; where a compiler offers it, a clean body costs less
   * than parsing it, and a schema under which every body is clean never has to be compiled.
   */
  createTextJudge?(pointer: JsonPointer, direction: Direction, watch?: TextWatch): TextJudge;
  /**
   * A look at values that compiles nothing: true for what is certainly clean, false whenever that is not certain. Slower
   * per value than a judge, and ready at once: for the first values of a schema.
   */
  createGlance?(pointer: JsonPointer, direction: Direction): (value: JsonValue) => boolean;
}
