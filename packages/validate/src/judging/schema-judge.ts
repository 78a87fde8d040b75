import { type JsonPointer, type JsonValue, ToolError, type Violation } from "@driftline/model";
import type { CompiledSchema, Direction, SchemaCompiler, TextJudge } from "@driftline/schema";
import { entryOf } from "../entry-of.js";
import { hasDuplicateKeys } from "../reading/duplicate-keys.js";

/** A schema that is compiled when first needed, or found out to be uncompilable. */
export interface SchemaJudge {
  readonly pointer: JsonPointer;
  /** Whether a value is valid and documented; true where the schema cannot be judged, which `onFailure` heard of. */
  isClean(value: JsonValue): boolean;
  explain(value: JsonValue): readonly Violation[];
  /** Judges texts without parsing them; unsure of each where the compiler has no judge of texts. */
  readonly texts: TextJudge;
}

/** Makes judges of one contract's schemas, each schema compiled once, lazily. */
export type SchemaJudges = (
  pointer: JsonPointer,
  direction: Direction,
  onFailure: (error: ToolError) => void,
) => SchemaJudge;

/**
 * The judges behind one compiler, which tell of the places that `watchFor` names of a schema. A schema that does not compile
 * judges nothing and tells so, every time it is asked.
 */
export function createJudges(
  compiler: SchemaCompiler,
  watchFor: (pointer: JsonPointer, direction: Direction) => readonly JsonPointer[],
): SchemaJudges {
  const compiledByKey = new Map<string, CompiledSchema | ToolError>();
  const compiledAt = (pointer: JsonPointer, direction: Direction): CompiledSchema | ToolError => {
    const key = `${direction} ${pointer}`;
    return entryOf(compiledByKey, key, () => compileOrError(compiler, pointer, direction));
  };
  return (pointer, direction, onFailure) => {
    let known: CompiledSchema | null = null;
    let texts: TextJudge | undefined;
    let look: ((value: JsonValue) => boolean) | undefined;
    const glance = (value: JsonValue): boolean => {
      look ??= compiler.createGlance?.(pointer, direction) ?? (() => false);
      return look(value);
    };
    const isGlanced = ofTheFirst(glance);
    const compiled = (): CompiledSchema | null => {
      const result = compiledAt(pointer, direction);
      if (result instanceof ToolError) onFailure(result);
      else known = result;
      return known;
    };
    return {
      pointer,
      isClean: (value) => (known === null && isGlanced(value)) || ((known ?? compiled())?.isClean(value) ?? true),
      explain: (value) => (known ?? compiled())?.explain(value) ?? [],
      get texts() {
        texts ??= afterAGlance(glance, () => {
          const places = watchFor(pointer, direction);
          return compiler.createTextJudge?.(pointer, direction, { places }) ?? NEVER_SURE;
        });
        return texts;
      },
    };
  };
}

/** Values from which on compiling a schema, with the compiler to be loaded first, costs less than looking at each. */
const FEW = 100_000;

/** Whether one of the first values is certainly clean: a run in which all are compiles nothing for them. */
function ofTheFirst(glance: (value: JsonValue) => boolean): (value: JsonValue) => boolean {
  let looks = 0;
  return (value) => {
    // What is no JSON as it stands (an infinite number) would be judged as something else.
    if (typeof value !== "string" && typeof value !== "boolean" && !Number.isFinite(value)) return false;
    return looks++ < FEW && glance(value);
  };
}

/** A judge of texts that is made when the second text comes: writing one takes as long as parsing a hundred. */
function afterAGlance(glance: (value: JsonValue) => boolean, make: () => TextJudge): TextJudge {
  let isFirst = true;
  let made: TextJudge | undefined;
  return {
    judge(text) {
      if (isFirst) {
        isFirst = false;
        if (isCertainlyClean(text, glance)) return "new";
      }
      made ??= make();
      return made.judge(text);
    },
    get shown() {
      return made?.shown ?? [];
    },
    get repeated() {
      return made?.repeated ?? [];
    },
    learn: (text, violations) => made?.learn(text, violations),
  };
}

function isCertainlyClean(text: string, glance: (value: JsonValue) => boolean): boolean {
  try {
    const value = JSON.parse(text) as JsonValue;
    return glance(value) && !hasDuplicateKeys(text, value);
  } catch (error) {
    // No JSON: whoever explains it reads it again.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const NEVER_SURE: TextJudge = { judge: () => "unsure", shown: [], repeated: [], learn: () => undefined };

function compileOrError(
  compiler: SchemaCompiler,
  pointer: JsonPointer,
  direction: Direction,
): CompiledSchema | ToolError {
  try {
    return compiler.compile(pointer, direction);
  } catch (error) {
    if (error instanceof ToolError && error.code === "SCHEMA_UNCOMPILABLE") return error;
    throw error;
  }
}
