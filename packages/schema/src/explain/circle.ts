import { appendPointer, type JsonPointer, type JsonValue, ToolError } from "@driftline/model";
import { branchPointers, inPlaceBranches, type SchemaView } from "../view.js";
import type { SchemaNode } from "./node.js";

/**
 * Whether a schema leads back to itself at the same instance (`A: allOf [B]`, `B: allOf [A]`), which JSON Schema forbids
 * (2020-12 Core, section 9.4.1). Who leads back to itself below, as trees do, is no circle.
 */
export function isCircular(view: SchemaView, start: JsonPointer): boolean {
  const visited = new Set<JsonPointer>();
  const pending: JsonPointer[] = [];
  const lookInto = (pointer: JsonPointer) => {
    const schema = view.at(pointer);
    if (typeof schema === "boolean") return;
    const target = view.referenceAt(pointer);
    if (target !== undefined) pending.push(target);
    if ("not" in schema) pending.push(appendPointer(pointer, "not"));
    for (const one of branchPointers(view, pointer, "allOf")) pending.push(one);
    for (const one of inPlaceBranches(view, pointer)) pending.push(one);
  };
  lookInto(start);
  for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
    if (pointer === start) return true;
    if (visited.has(pointer)) continue;
    visited.add(pointer);
    lookInto(pointer);
  }
  return false;
}

/**
 * A node that notices when it is asked about a value while it is still busy with it, instead of running out of stack.
 *
 * @throws {ToolError} SCHEMA_UNCOMPILABLE from `accepts`, `evaluate` and `explain`
 */
export function breakingCircles(node: SchemaNode): SchemaNode {
  const guarded = () => {
    const busyWith = new Set<JsonValue>();
    return <T>(value: JsonValue, ask: () => T): T => {
      if (busyWith.has(value)) throw circular(node.pointer);
      busyWith.add(value);
      try {
        return ask();
      } finally {
        busyWith.delete(value);
      }
    };
  };
  const [accepting, evaluating, explaining] = [guarded(), guarded(), guarded()];
  return {
    ...node,
    accepts: (value) => accepting(value, () => node.accepts(value)),
    evaluate: (value, evaluated) => evaluating(value, () => node.evaluate(value, evaluated)),
    explain: (value, site, remarks) => explaining(value, () => node.explain(value, site, remarks)),
  };
}

function circular(pointer: JsonPointer): ToolError {
  return new ToolError(
    "SCHEMA_UNCOMPILABLE",
    `schema at \`${pointer}\` cannot be compiled: it applies itself to the same value without end`,
    {
      hint: "say what is meant in `overlay.yaml`",
    },
  );
}
