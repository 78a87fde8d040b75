import { type JsonValue, ToolError } from "@driftline/model";

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
  const pending: [JsonValue, number][] = [[value, 0]];
  let seen = 0;
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const [at, depth] = entry;
    seen += 1;
    if (typeof at !== "object" || at === null) continue;
    if (depth > limits.maxDepth) {
      throw new ToolError("INPUT_TOO_DEEP", `${uri} is nested deeper than ${limits.maxDepth} levels`, {
        hint: "no API is described like that; look at the file",
        location: { uri },
      });
    }
    const children = Array.isArray(at) ? (at as readonly JsonValue[]) : (Object.values(at) as JsonValue[]);
    if (seen + pending.length + children.length > limits.maxValues) {
      throw new ToolError("INPUT_TOO_LARGE", `${uri} expands to more than ${limits.maxValues} values`, {
        hint: "its aliases multiply; look at the file",
        location: { uri },
      });
    }
    for (const child of children) pending.push([child, depth + 1]);
  }
}
