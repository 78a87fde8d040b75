import { appendPointer, isJsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { dispatchOf } from "../union.js";
import type { SchemaView } from "../view.js";

/**
 * From what size on it matters to a schema, or to one it leads to, which integer was rounded to a double: 2^53 where digits count
 * (`multipleOf`, `uniqueItems`, numbers beyond 2^53 of its own), 10^18 where an `int64` may end, infinity where it never does.
 */
export function roundingMatters(view: SchemaView, start: JsonPointer): number {
  let least = Number.POSITIVE_INFINITY;
  const visited = new Set<JsonPointer>();
  const pending = [start];
  for (let pointer = pending.pop(); pointer !== undefined && least > 2 ** 53; pointer = pending.pop()) {
    if (visited.has(pointer)) continue;
    visited.add(pointer);
    const value = view.resolved(pointer);
    if (typeof value !== "object" || value === null) continue;
    if (isJsonObject(value)) {
      const target = view.referenceAt(pointer);
      if (target !== undefined) pending.push(target);
      for (const branch of dispatchOf(view, pointer)?.branchByValue.values() ?? []) pending.push(branch);
      if (WIDE_FORMATS.has(String(value.format))) least = Math.min(least, 1e18);
    }
    for (const [name, member] of Object.entries(value)) {
      if (matters(name, member as JsonValue)) return 2 ** 53;
      if (typeof member === "object" && member !== null) pending.push(appendPointer(pointer, name));
    }
  }
  return least;
}

/** Whatever holds a number beyond 2^53 counts, be it a bound, a constant or an example. */
function matters(name: string, member: JsonValue): boolean {
  if (typeof member === "number") return name === "multipleOf" || Math.abs(member) > Number.MAX_SAFE_INTEGER;
  return name === "uniqueItems" && member === true;
}

/** Formats that end where doubles have gaps. */
export const WIDE_FORMATS: ReadonlySet<string> = new Set(["int64", "uint64"]);
