import { type Facet, itemSet, prefixLength, restItemSet, type SchemaSet, setOf } from "@driftline/schema";
import { type Child, isNever, type Sides } from "./child.js";
import { conditionEdit, eitherWay } from "./constraints.js";
import type { FacetPair, SchemaEdit } from "./edit.js";

/** Items that may no longer, or now, be there, and `contains`. What items are is a child. */
export function* itemEdits(pair: FacetPair, sides: Sides): Generator<SchemaEdit> {
  const { base, revision } = pair;
  const length = Math.max(prefixLength(base), prefixLength(revision));
  const sets: readonly (readonly [SchemaSet, SchemaSet])[] = [
    ...Array.from({ length }, (_, index) => [itemSet(base, index), itemSet(revision, index)] as const),
    [restItemSet(base), restItemSet(revision)],
  ];
  const changed = sets.find(([before, after]) => isNever(sides.base, before) !== isNever(sides.revision, after));
  if (changed !== undefined) {
    const isNow = isNever(sides.revision, changed[1]);
    yield conditionEdit(isNow ? "constraint-tightened" : "constraint-relaxed", "items", {
      base: placeOf(base),
      revision: placeOf(revision),
      message: isNow ? "allows fewer items now" : "allows more items now",
    });
  }
  yield* containsEdits(pair, sides);
}

/** Items as far as both sides allow them. */
export function* itemChildren({ base, revision }: FacetPair, sides: Sides): Generator<Child> {
  const length = Math.max(prefixLength(base), prefixLength(revision));
  const children: Child[] = Array.from({ length }, (_, index) => ({
    step: { kind: "item", index },
    base: itemSet(base, index),
    revision: itemSet(revision, index),
  }));
  children.push({ step: { kind: "item", index: null }, base: restItemSet(base), revision: restItemSet(revision) });
  for (const child of children)
    if ("base" in child && !isNever(sides.base, child.base) && !isNever(sides.revision, child.revision)) yield child;
}

function* containsEdits({ base, revision, direction }: FacetPair, sides: Sides): Generator<SchemaEdit> {
  const before = containsText(base, (pointer) => sides.base.deepText(setOf(pointer)));
  const after = containsText(revision, (pointer) => sides.revision.deepText(setOf(pointer)));
  if (before === after) return;
  const places = {
    base: base.contains[0]?.pointer ?? base.pointer,
    revision: revision.contains[0]?.pointer ?? revision.pointer,
  };
  if (before === "")
    yield conditionEdit("constraint-tightened", "contains", { ...places, message: "has a new `contains`" });
  else if (after === "")
    yield conditionEdit("constraint-relaxed", "contains", { ...places, message: "has no `contains`" });
  else yield eitherWay(direction, "contains", { ...places, message: "has another `contains`" });
}

function containsText(facet: Facet, textOf: (pointer: string) => string): string {
  return facet.contains
    .map((one) => `${one.min}..${one.max}${textOf(one.schema)}`)
    .sort()
    .join();
}

function placeOf(facet: Facet): string {
  const part = facet.arrays.find((one) => one.rest !== null) ?? facet.arrays[0];
  return part?.rest ?? part?.pointer ?? facet.pointer;
}
