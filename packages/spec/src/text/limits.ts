import { type JsonObject, type JsonValue, ToolError } from "@driftline/model";

/** What a document may cost before it is refused. */
export interface InputLimits {
  readonly maxBytes: number;
  readonly maxDepth: number;
  /** Values in the tree once every alias is expanded. */
  readonly maxValues: number;
}

/** Generous to real documents (the largest published ones have 13 MB and a million values), closed to bombs. */
export const DEFAULT_LIMITS: InputLimits = { maxBytes: 64 * 1024 * 1024, maxDepth: 400, maxValues: 8_000_000 };

/** @throws {ToolError} INPUT_TOO_LARGE before anything is decoded. */
export function checkByteLimit(bytes: Uint8Array, uri: string, limits: InputLimits): void {
  if (bytes.byteLength <= limits.maxBytes) return;
  throw new ToolError("INPUT_TOO_LARGE", `${uri} has ${bytes.byteLength} bytes, more than ${limits.maxBytes}`, {
    hint: "lock the watched operations only, or split the document",
    location: { uri },
  });
}

/** @throws {ToolError} INPUT_TOO_DEEP, INPUT_TOO_LARGE where a parsed tree goes beyond the limits; cycles are deep. */
export function checkTreeLimits(value: JsonValue, uri: string, limits: InputLimits): void {
  let seen = 0;
  const visit = (at: JsonValue, depth: number): void => {
    seen += 1;
    if (seen > limits.maxValues) throw tooLarge(uri, limits);
    if (typeof at !== "object" || at === null) return;
    if (depth > limits.maxDepth) {
      throw new ToolError("INPUT_TOO_DEEP", `${uri} is nested deeper than ${limits.maxDepth} levels`, {
        hint: "no API is described like that; look at the file",
        location: { uri },
      });
    }
    if (Array.isArray(at)) for (const item of at as readonly JsonValue[]) look(item, depth);
    else for (const name in at) look((at as JsonObject)[name] as JsonValue, depth);
  };
  // Most values are scalars, and only have to be counted.
  const look = (item: JsonValue, depth: number): void => {
    if (typeof item === "object" && item !== null) visit(item, depth + 1);
    else if (++seen > limits.maxValues) throw tooLarge(uri, limits);
  };
  visit(value, 0);
}

function tooLarge(uri: string, limits: InputLimits): ToolError {
  return new ToolError("INPUT_TOO_LARGE", `${uri} expands to more than ${limits.maxValues} values`, {
    hint: "its aliases multiply; look at the file",
    location: { uri },
  });
}
