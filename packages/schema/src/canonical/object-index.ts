import { entryOf, type JsonPointer } from "@driftline/model";
import { createPatternTable, type PatternTable } from "../pattern-table.js";
import type { ObjectPart, SchemaSet } from "./shape.js";

/** A part that names a property, with the schema it has for it. */
export interface Naming {
  readonly part: ObjectPart;
  readonly own: JsonPointer | null;
}

/** What the parts of a facet say, by name: an `allOf` of thousands is asked for each of its thousands of properties. */
export interface ObjectIndex {
  /** In order of appearance. */
  readonly named: ReadonlyMap<string, readonly Naming[]>;
  /** The parts that may say something about a property they do not name. */
  readonly open: readonly ObjectPart[];
  readonly patterned: readonly ObjectPart[];
  readonly byPointer: ReadonlyMap<JsonPointer, ObjectPart>;
  /** What was asked for so far. */
  readonly setsByName: Map<string, SchemaSet>;
}

const indices = new WeakMap<readonly ObjectPart[], ObjectIndex>();

/** The index of the parts of a facet; made once, as parts never change. */
export function indexOf(parts: readonly ObjectPart[]): ObjectIndex {
  const known = indices.get(parts);
  if (known !== undefined) return known;
  const index = indexed(parts);
  indices.set(parts, index);
  return index;
}

function indexed(parts: readonly ObjectPart[]): ObjectIndex {
  const named = new Map<string, Naming[]>();
  const byPointer = new Map<JsonPointer, ObjectPart>();
  for (const part of parts) {
    if (!byPointer.has(part.pointer)) byPointer.set(part.pointer, part);
    for (const [name, own] of part.properties) entryOf(named, name, () => []).push({ part, own });
  }
  const patterned = parts.filter((part) => part.patterns.length > 0);
  const open = parts.filter((part) => part.rest !== null || part.patterns.length > 0);
  return { named, open, patterned, byPointer, setsByName: new Map() };
}

/** What the patterns of a part say about a name. */
export function matchedBy(part: ObjectPart, name: string): readonly JsonPointer[] {
  if (part.patterns.length === 0) return [];
  const table = tables.get(part) ?? createPatternTable(part.patterns);
  tables.set(part, table);
  return table.matching(name);
}

const tables = new WeakMap<ObjectPart, PatternTable<JsonPointer>>();
