import { isJsonObject, type JsonValue, ToolError } from "@driftline/model";
import { blockPositions } from "./block-yaml/block-positions.js";
import { readBlockYaml } from "./block-yaml/read-block-yaml.js";
import { withExactNumbers } from "./exact-numbers.js";
import { jsonPositions } from "./json-positions.js";
import { checkTreeLimits, DEFAULT_LIMITS, type InputLimits } from "./limits.js";
import { readYaml } from "./read-yaml.js";
import type { ReadOptions, SourceDocument } from "./source-document.js";

/**
 * A JSON or YAML text (YAML 1.2, core schema), told apart by content. Positions are computed when they are asked for. Of a
 * description, numbers that reading rounds are kept in digits, too (see `withExactNumbers`).
 *
 * @throws {ToolError} INPUT_MALFORMED with line and column, INPUT_TOO_DEEP, INPUT_TOO_LARGE, INPUT_EMPTY.
 */
export function readDocument(text: string, options: ReadOptions): SourceDocument {
  const limits = options.limits ?? DEFAULT_LIMITS;
  if (text.trim() === "") throw new ToolError("INPUT_EMPTY", `${options.uri} is empty`, { location: options });
  const read = readRounded(text, options, limits);
  const value = withExactNumbers(read.value, text, (marked) => readRounded(marked, options, limits).value);
  return value === read.value ? read : { ...read, value };
}

function readRounded(text: string, options: ReadOptions, limits: InputLimits): SourceDocument {
  const value = /^\s*[{[]/.test(text) ? readJson(text) : undefined;
  const block = value === undefined ? readBlockYaml(text) : undefined;
  if (value === undefined && block === undefined) return readYaml(text, options, limits);
  const known = value ?? block ?? null;
  checkTreeLimits(known, options.uri, limits);
  const positions = value === undefined ? blockPositions(text, options) : jsonPositions(text, options);
  return { uri: options.uri, value: known, positions };
}

/** `undefined` for what only looks like JSON: a flow mapping, or a broken text, which YAML names the place of. */
function readJson(text: string): JsonValue | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) || Array.isArray(value) ? (value as JsonValue) : undefined;
  } catch {
    return undefined;
  }
}
