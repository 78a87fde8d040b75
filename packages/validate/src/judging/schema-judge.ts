import { entryOf, type JsonPointer, type JsonValue, ToolError, type Violation } from "@driftline/model";
import type { CompiledSchema, Direction, SchemaCompiler, TextJudge } from "@driftline/schema";
import { tellingUnsearched } from "@driftline/schema";
import { hasDuplicateKeys } from "../reading/duplicate-keys.js";

/** A schema that is compiled when first needed, or found out to be uncompilable. */
export interface SchemaJudge {
  readonly pointer: JsonPointer;
  /**
   * Whether a value is valid and documented; true where the schema cannot be judged, which `onFailure` heard of. `exact`: the
   * same value with its integers beyond 2^53, where it has any; they are judged in its stead.
   */
  isClean(value: JsonValue, exact?: JsonValue): boolean;
  explain(value: JsonValue, exact?: JsonValue): readonly Violation[];
  /** The same of the value that a JSON text was read as. */
  explainText(value: JsonValue, text: string): readonly Violation[];
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
 * judges nothing and tells so, every time it is asked; one that finds out, or breaks, while judging does so for the value it judges. So
 * does one with a pattern that a text of the value is too long for.
 */
export function createJudges(
  compiler: SchemaCompiler,
  watchFor: (pointer: JsonPointer, direction: Direction) => readonly JsonPointer[],
): SchemaJudges {
  const compiledByKey = new Map<string, CompiledSchema | ToolError>();
  const compiledAt = (pointer: JsonPointer, direction: Direction): CompiledSchema | ToolError => {
    const key = `${direction} ${pointer}`;
    return entryOf(compiledByKey, key, () => orUncompilable(() => compiler.compile(pointer, direction)));
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
    const judged = <T>(ask: (schema: CompiledSchema) => T, unjudged: T): T => {
      const schema = known ?? compiled();
      if (schema === null) return unjudged;
      // Parts of a schema are compiled when a value first needs them; values that need no bad part are judged all the same.
      const answer = orUncompilable(() => ask(schema));
      if (!(answer instanceof ToolError)) return answer;
      onFailure(answer);
      return unjudged;
    };
    const tell = (pattern: string, longest: number) => onFailure(unsearchedIn(pointer, pattern, longest));
    const explained = (ask: (schema: CompiledSchema) => readonly Violation[]): readonly Violation[] =>
      judged((schema) => tellingUnsearched(() => ask(schema), { isSame: isSameToldOf, tell }), NOTHING_TO_SAY);
    const explain = (value: JsonValue, exact?: JsonValue) =>
      exact === undefined && known === null && isGlanced(value)
        ? NOTHING_TO_SAY
        : explained((schema) => (exact === undefined ? schema.explain(value) : schema.explainExactly(exact)));
    return {
      pointer,
      isClean: (value, exact) =>
        exact === undefined
          ? (known === null && isGlanced(value)) ||
            judged((schema) => tellingUnsearched(() => schema.isClean(value), { isSame: Object.is, tell }), true)
          : explain(value, exact).length === 0,
      explain,
      explainText: (value, text) => explained((schema) => schema.explainText(value, text)),
      get texts() {
        if (texts !== undefined) return texts;
        texts = afterAGlance(glance, () => {
          const places = watchFor(pointer, direction);
          return compiler.createTextJudge?.(pointer, direction, { places }) ?? NEVER_SURE;
        });
        return texts;
      },
    };
  };
}

/** Parts of values from which on compiling a schema, with the compiler to be loaded first, costs less than looking at each. */
const FEW = 100_000;

/** Whether one of the first values is certainly clean: a run in which all are compiles nothing for them. */
function ofTheFirst(glance: (value: JsonValue) => boolean): (value: JsonValue) => boolean {
  let left = FEW;
  return (value) => {
    if (left <= 0) return false;
    left -= partsOf(value, left);
    return left >= 0 && glance(value);
  };
}

/** How many parts a value has; without end where there are more than `most`, or where one is no JSON as it stands. */
function partsOf(value: JsonValue, most: number): number {
  let parts = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const part = pending.pop();
    parts += 1;
    // An infinite number would be judged as something else.
    if (parts > most || part === undefined || (typeof part === "number" && !Number.isFinite(part)))
      return Number.POSITIVE_INFINITY;
    if (typeof part !== "object" || part === null) continue;
    for (const inner of Object.values(part)) pending.push(inner);
  }
  return parts;
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

/** Whether the same is wrong at the same places, whichever keyword says so. */
function isSameToldOf(some: readonly Violation[], others: readonly Violation[]): boolean {
  const placesOf = (violations: readonly Violation[]) =>
    violations.map(({ kind, instanceLocation, subject }) => JSON.stringify([kind, instanceLocation, subject])).sort();
  const there = placesOf(others);
  return some.length === others.length && placesOf(some).every((place, index) => place === there[index]);
}

/** Most of a pattern that is shown. */
const PATTERN_SHOWN = 80;

function unsearchedIn(pointer: JsonPointer, pattern: string, longest: number): ToolError {
  const shown = pattern.length > PATTERN_SHOWN ? `${pattern.slice(0, PATTERN_SHOWN)}…` : pattern;
  return new ToolError(
    "PATTERN_UNSEARCHED",
    `a text under \`${pointer}\` has more than the ${longest} characters that are held against the pattern \`${shown}\``,
    { hint: "say in `overlay.yaml` how long the text may be (`maxLength`)" },
  );
}

function isCertainlyClean(text: string, glance: (value: JsonValue) => boolean): boolean {
  try {
    const value = JSON.parse(text) as JsonValue;
    // Written out again, a text without white space is itself unless a key came twice, or a number or escape is spelt otherwise.
    return glance(value) && (JSON.stringify(value) === text || !hasDuplicateKeys(text, value));
  } catch (error) {
    // No JSON: whoever explains it reads it again.
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

const NEVER_SURE: TextJudge = { judge: () => "unsure", shown: [], repeated: [], learn: () => undefined };

const NOTHING_TO_SAY: readonly Violation[] = [];

const UNJUDGED: ReadonlySet<string> = new Set(["SCHEMA_UNCOMPILABLE", "SCHEMA_JUDGE_FAILED"]);

/** What is asked for, or why a schema that is needed for it cannot be compiled, or cannot judge. */
function orUncompilable<T>(ask: () => T): T | ToolError {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ToolError && UNJUDGED.has(error.code)) return error;
    throw error;
  }
}
