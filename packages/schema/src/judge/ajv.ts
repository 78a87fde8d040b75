import type { JsonObject, JsonPointer, JsonValue } from "@driftline/model";
import { ToolError } from "@driftline/model";
import { Ajv2020 } from "ajv/dist/2020.js";
import { isMultipleOf } from "../equal.js";
import { formatOf, knownFormats } from "../formats/registry.js";
import { type PatternTest, patternOf } from "../pattern.js";
import { NO_OTHERS, UNEVALUATED_ITEMS } from "./lens.js";

/** A compiled yes or no. */
export type Judge = (value: JsonValue) => boolean;

/** Whether an array is acceptable to the whole schema at a pointer, open lens: who knows what is evaluated decides. */
export type ArrayJudge = (pointer: JsonPointer, array: JsonValue) => boolean;

/**
 * Compiles a schema that `writeLens` wrote; `accepts` judges the arrays of schemas with `unevaluatedItems`.
 *
 * @throws {ToolError} SCHEMA_UNCOMPILABLE with what Ajv says.
 */
export function compileJudge(schema: JsonObject, pointer: JsonPointer, accepts: ArrayJudge): Judge {
  try {
    return ajvFor(schema, accepts).compile(schema) as Judge;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ToolError("SCHEMA_UNCOMPILABLE", `schema at \`${pointer}\` cannot be compiled: ${reason}`, {
      hint: "say what is meant in `overlay.yaml`",
      cause: error,
    });
  }
}

/**
 * `ownProperties` costs time on every object, and matters only where a schema names what every object inherits
 * (`constructor`, `toString`, ...).
 */
function ajvFor(schema: JsonObject, accepts: ArrayJudge): Ajv2020 {
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
