import type { JsonPointer } from "@driftline/model";
import { componentOf } from "../draft.js";
import type { View } from "./edit.js";

/** The components a view is made of. Of thousands of edits many are of one view, which may have as many parts: they are looked at once. */
export function componentsOf({ shape: { pointers } }: Pick<View, "shape">): readonly JsonPointer[] {
  const known = componentsByPointers.get(pointers);
  if (known !== undefined) return known;
  const components = pointers.filter((pointer) => componentOf(pointer) === pointer);
  componentsByPointers.set(pointers, components);
  return components;
}

const componentsByPointers = new WeakMap<readonly JsonPointer[], readonly JsonPointer[]>();
