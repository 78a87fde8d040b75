import { isJsonObject, type JsonValue, ToolError } from "@driftline/model";
import { jsonPositions } from "./json-positions.js";
import { checkTreeLimits, DEFAULT_LIMITS } from "./limits.js";
import { readYaml } from "./read-yaml.js";
import type { ReadOptions, SourceDocument } from "./source-document.js";

/**
 * A JSON or YAML text (YAML 1.2, core schema), told apart by content. Positions are computed when they are asked for.
 *
 * @throws {ToolError} INPUT_MALFORMED with line and column, INPUT_TOO_DEEP, INPUT_TOO_LARGE, INPUT_EMPTY.
 */
export function readDocument(text: string, options: ReadOptions): SourceDocument {
  const limits = options.limits ?? DEFAULT_LIMITS;
  if (text.trim() === "") throw new ToolError("INPUT_EMPTY", `${options.uri} is empty`, { location: options });
  const value = /^\s*[{[]/.test(text) ? readJson(text) : undefined;
  if (value === undefined) return readYaml(text, options, limits);
  checkTreeLimits(value, options.uri, limits);
  return { uri: options.uri, value, positions: jsonPositions(text, options) };
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
