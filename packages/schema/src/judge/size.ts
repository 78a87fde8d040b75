import { appendPointer, isJsonObject, type JsonPointer, ToolError } from "@driftline/model";
import { branchPointers, inPlaceBranches, type SchemaView } from "../view.js";

/** Ways through the branches that apply to one value; real schemas have some hundreds. */
const MOST_WAYS = 200_000;

/** Properties of one schema; real ones have some hundreds. */
const MOST_PROPERTIES = 20_000;

/** Schemas that apply to one value one within the other; beyond this every validator's stack is at its end. */
const MOST_DEPTH = 600;

/**
 * Refuses a schema that would cost more than any answer is worth: branches that multiply by referring to each other, more
 * properties than code can be written for, references nested without end.
 *
 * @throws {ToolError} SCHEMA_UNCOMPILABLE
 */
export function refuseCostly(view: SchemaView, pointer: JsonPointer): void {
  waysThrough(view, pointer, { known: new Map(), depth: 0, root: pointer });
}

interface Counting {
  readonly known: Map<JsonPointer, number>;
  readonly depth: number;
  readonly root: JsonPointer;
}

/** How many ways lead through the schemas that apply to the same value. A circle counts as one way. */
function waysThrough(view: SchemaView, pointer: JsonPointer, counting: Counting): number {
  const known = counting.known.get(pointer);
  if (known !== undefined) return known;
  const schema = view.at(pointer);
  if (typeof schema === "boolean") return 1;
  if (counting.depth > MOST_DEPTH) throw costly(counting.root, "its references are nested too deep");
  if (isJsonObject(schema.properties) && Object.keys(schema.properties).length > MOST_PROPERTIES)
    throw costly(counting.root, `it is too large: more than ${MOST_PROPERTIES} properties`);
  counting.known.set(pointer, 1);
  const target = view.referenceAt(pointer);
  const parts = [
    ...(target === undefined ? [] : [target]),
    ...branchPointers(view, pointer, "allOf"),
    ...inPlaceBranches(view, pointer),
    ...("not" in schema ? [appendPointer(pointer, "not")] : []),
  ];
  let ways = 1;
  for (const part of parts) ways += waysThrough(view, part, { ...counting, depth: counting.depth + 1 });
  if (ways > MOST_WAYS) throw costly(counting.root, "its branches multiply");
  counting.known.set(pointer, ways);
  return ways;
}

function costly(pointer: JsonPointer, reason: string): ToolError {
  return new ToolError("SCHEMA_UNCOMPILABLE", `schema at \`${pointer}\` cannot be compiled: ${reason}`, {
    hint: "say what is meant in `overlay.yaml`",
  });
}
