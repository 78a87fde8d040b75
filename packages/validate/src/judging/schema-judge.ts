import { type JsonPointer, type JsonValue, ToolError, type Violation } from "@driftline/model";
import type { CompiledSchema, Direction, SchemaCompiler, TextJudge } from "@driftline/schema";
import { entryOf } from "../entry-of.js";

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
    const glance = createGlance(() => compiler.createTextJudge?.(pointer, direction) ?? NEVER_SURE);
    const compiled = (): CompiledSchema | null => {
      const result = compiledAt(pointer, direction);
      if (result instanceof ToolError) onFailure(result);
      else known = result;
      return known;
    };
    return {
      pointer,
      isClean: (value) => (known === null && glance(value)) || ((known ?? compiled())?.isClean(value) ?? true),
      explain: (value) => (known ?? compiled())?.explain(value) ?? [],
      get texts() {
        const places = texts === undefined ? watchFor(pointer, direction) : [];
        texts ??= compiler.createTextJudge?.(pointer, direction, { places }) ?? NEVER_SURE;
        return texts;
      },
    };
  };
}

/** Values from which on compiling a schema, with the compiler to be loaded first, costs less than judging each by its text. */
const FEW = 100_000;

/** Whether one of the first values is certainly clean: a run in which all are compiles nothing for them. */
function createGlance(makeJudge: () => TextJudge): (value: JsonValue) => boolean {
  let looks = 0;
  let made: TextJudge | undefined;
  return (value) => {
    // What is no JSON as it stands (an infinite number) would be judged as something else.
    if (typeof value !== "string" && typeof value !== "boolean" && !Number.isFinite(value)) return false;
    if (looks++ >= FEW) return false;
    made ??= makeJudge();
    const verdict = made.judge(JSON.stringify(value));
    return verdict === "known" || verdict === "new";
  };
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
