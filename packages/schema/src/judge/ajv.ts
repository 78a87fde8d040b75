import type { JsonObject, JsonPointer, JsonValue } from "@driftline/model";
import { ToolError } from "@driftline/model";
import { _, Ajv2020 } from "ajv/dist/2020.js";
import { areUnique, isMultipleOf } from "../equal.js";
import { formatOf, knownFormats } from "../formats/registry.js";
import { type PatternTest, patternOf } from "../pattern.js";
import { LOOKS, NO_OTHERS, UNEVALUATED_ITEMS } from "./lens-keywords.js";

/** A compiled yes or no; null where that takes too long to tell, or more stack than there is. */
export type Judge = (value: JsonValue) => boolean | null;

/**
 * Unions that one judgement may look into, and as many more as the value has parts. Ajv tries every branch anew on whatever
 * lies below, so that unions within unions multiply with the depth of the value, and so do the errors it keeps.
 */
const MOST_LOOKS = 10_000;
const LOOKS_PER_PART = 4;

/** Thrown through the code that Ajv wrote, and caught where it was called. */
const TOO_MANY_LOOKS = Symbol("too many looks");

/** Whether an array is acceptable to the whole schema at a pointer, open lens: who knows what is evaluated decides. */
export type ArrayJudge = (pointer: JsonPointer, array: JsonValue) => boolean;

/**
 * Compiles a schema that `writeLens` wrote; `accepts` judges the arrays of schemas with `unevaluatedItems`.
 *
 * @throws {ToolError} SCHEMA_UNCOMPILABLE with what Ajv says; the judge throws SCHEMA_JUDGE_FAILED where the code that Ajv wrote
 *   breaks on a value.
 */
export function compileJudge(schema: JsonObject, pointer: JsonPointer, accepts: ArrayJudge): Judge {
  const looks: Looks = { left: 0, value: null };
  try {
    const validate = ajvFor(schema, { accepts, looks }).compile(schema) as (value: JsonValue) => boolean;
    return (value) => {
      looks.left = MOST_LOOKS;
      looks.value = value;
      return orTooLong(() => validate(value), pointer);
    };
  } catch (error) {
    const reason =
      error instanceof RangeError ? "it has too many parts" : error instanceof Error ? error.message : error;
    throw new ToolError("SCHEMA_UNCOMPILABLE", `schema at \`${pointer}\` cannot be compiled: ${reason}`, {
      hint: "say what is meant in `overlay.yaml`",
      cause: error,
    });
  }
}

interface Looks {
  left: number;
  /** What is judged, until its parts were counted. */
  value: JsonValue;
}

/** As many looks more as the value has parts, which are counted only of what needs many. */
function extended(looks: Looks): void {
  looks.left = LOOKS_PER_PART * partsOf(looks.value) - MOST_LOOKS;
  looks.value = null;
  if (looks.left < 0) throw TOO_MANY_LOOKS;
}

function partsOf(value: JsonValue): number {
  let parts = 0;
  const pending = [value];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    parts += 1;
    if (typeof next !== "object" || next === null) continue;
    // One by one: a list of a million items is too long to be handed on as arguments.
    for (const part of Object.values(next)) if (part !== undefined) pending.push(part);
  }
  return parts;
}

function orTooLong(ask: () => boolean, pointer: JsonPointer): boolean | null {
  try {
    return ask();
  } catch (error) {
    // A schema that applies itself to the same value ends the stack, as a deep value does; the explainer tells them apart.
    if (error === TOO_MANY_LOOKS || error instanceof RangeError) return null;
    // A defect of the code that Ajv wrote, or of how we wrote the schema for it: of this schema, and of no other.
    if (error instanceof TypeError || error instanceof ReferenceError) throw judgeFailed(pointer, error);
    throw error;
  }
}

function judgeFailed(pointer: JsonPointer, cause: Error): ToolError {
  return new ToolError(
    "SCHEMA_JUDGE_FAILED",
    `a value cannot be judged by the schema at \`${pointer}\`, a defect of Driftline (please report this): ${cause.message}`,
    { hint: "say in `overlay.yaml` what is meant in other words", cause },
  );
}

interface AjvPorts {
  readonly accepts: ArrayJudge;
  readonly looks: Looks;
}

/**
 * `ownProperties` costs time on every object, and matters only where a schema names what every object inherits
 * (`constructor`, `toString`, ...).
 */
function ajvFor(schema: JsonObject, { accepts, looks }: AjvPorts): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: false,
    messages: false,
    validateSchema: false,
    addUsedSchema: false,
    logger: false,
    inlineRefs: 12,
    ownProperties: namesInherited(schema),
    code: {
      regExp: Object.assign((pattern: string) => testableOf(pattern), { code: "patternOf" }),
      process: askOwnNames,
    },
  });
  for (const name of knownFormats()) {
    const format = formatOf(name);
    if (format?.test == null) ajv.addFormat(name, true);
    else if (format.type === "number") ajv.addFormat(name, { type: "number", validate: format.test });
    else ajv.addFormat(name, { type: "string", validate: format.test });
  }
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({
    keyword: "multipleOf",
    type: "number",
    schemaType: "number",
    compile: (divisor: number) => (value: number) => isMultipleOf(value, divisor),
  });
  // Ajv compares every object with every other: 100,000 of them would take minutes.
  ajv.removeKeyword("uniqueItems");
  ajv.addKeyword({
    keyword: "uniqueItems",
    type: "array",
    schemaType: "boolean",
    compile: (isAsked: boolean) => (array: readonly JsonValue[]) => !isAsked || areUnique(array),
  });
  ajv.addKeyword({
    keyword: NO_OTHERS,
    type: "object",
    schemaType: "array",
    compile: (names: readonly string[]) => {
      const known = new Set(names);
      return (value: JsonObject) => {
        for (const name in value) if (!known.has(name)) return false;
        return true;
      };
    },
  });
  ajv.addKeyword({
    keyword: LOOKS,
    // What comes after a union that fails is not asked any more.
    before: "anyOf",
    schemaType: "boolean",
    // Written in place: to call a function Ajv makes an object for each call.
    code({ gen }) {
      const [counted, extend] = [gen.scopeValue("obj", { ref: looks }), gen.scopeValue("func", { ref: extended })];
      gen.code(_`if (--${counted}.left < 0) ${extend}(${counted});`);
    },
  });
  ajv.addKeyword({
    keyword: UNEVALUATED_ITEMS,
    type: "array",
    schemaType: "object",
    // Closed, the items nobody else looked at would have to be closed, too: left to the explainer where they could matter.
    compile:
      ({ pointer, isClosed }: { pointer: JsonPointer; isClosed: boolean }) =>
      (array: readonly JsonValue[]) =>
        accepts(pointer, array) && !(isClosed && array.some((item) => typeof item === "object" && item !== null)),
  });
  return ajv;
}

/** Ajv notes evaluated names in a plain object, where `constructor` and its like always seem to stand. */
function askOwnNames(code: string): string {
  return code.replace(/!(props\d+) ?\|\| ?!\1\[(key\d+)\]/g, "!$1 || !Object.hasOwn($1, $2)");
}

/** Ajv tells patterns apart by their text: two that are written the same would be one. */
function testableOf(pattern: string): PatternTest & { toString(): string } {
  const { regExp } = patternOf(pattern);
  return { test: (text) => regExp === null || regExp.test(text), toString: () => pattern };
}

const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

function namesInherited(schema: JsonValue): boolean {
  if (Array.isArray(schema))
    return schema.some((item) => (typeof item === "string" ? INHERITED.has(item) : namesInherited(item)));
  if (typeof schema !== "object" || schema === null) return false;
  return Object.entries(schema).some(
    ([name, value]) => INHERITED.has(name) || (value !== undefined && namesInherited(value)),
  );
}
