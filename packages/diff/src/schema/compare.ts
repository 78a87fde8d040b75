import type { Facet } from "@driftline/schema";
import { annotationEdits } from "./annotations.js";
import type { Child, Sides } from "./child.js";
import { constraintEdits } from "./constraints.js";
import type { FacetPair, SchemaEdit, ShapePair } from "./edit.js";
import { itemChildren, itemEdits } from "./items.js";
import { typeEdits } from "./json-types.js";
import { opennessEdits, restChildren } from "./openness.js";
import { propertyChildren, propertyEdits } from "./properties.js";
import { stringEdits } from "./strings.js";
import { compareExtensions, compareUnions } from "./unions.js";
import { valueEdits } from "./values.js";

/** What differs at a place, and the places below it that both sides have. */
export interface Comparison {
  readonly edits: readonly SchemaEdit[];
  readonly children: readonly Child[];
}

/** Compares two canonical shapes, without their children. The rows are the same for every direction and element. */
export function compareShapes(pair: ShapePair, sides: Sides): Comparison {
  const edits: SchemaEdit[] = [...typeEdits(pair), ...(isBranch(pair) ? [] : annotationEdits(pair))];
  const children: Child[] = [];
  for (const [type, base] of pair.base.shape.facets) {
    const revision = pair.revision.shape.facets.get(type);
    if (revision === undefined) continue;
    const branches = branchesAlone(base, revision);
    if (branches !== undefined) {
      children.push(branches);
      continue;
    }
    const union = base.unions.length + revision.unions.length > 0 ? compareUnions(pair, type, sides) : undefined;
    for (const one of union?.edits ?? facetEdits(facetPair(pair, base, revision), sides)) edits.push(one);
    for (const one of union?.children ?? facetChildren(facetPair(pair, base, revision), sides)) children.push(one);
    const extensions = compareExtensions(pair, { base, revision }, sides);
    for (const one of extensions.edits) edits.push(one);
    for (const one of extensions.children) children.push(one);
  }
  return { edits, children };
}

/** What a branch says about itself is no statement about the place. */
function isBranch({ base, revision }: ShapePair): boolean {
  return base.set?.only !== undefined || revision.set?.only !== undefined;
}

/** Where each side says no more of a type than one branch does, the branches are compared: once, for all who use them. */
function branchesAlone(base: Facet, revision: Facet): Child | undefined {
  if (base.alone === null || revision.alone === null) return undefined;
  const only = base.type;
  return {
    step: { kind: "branch", type: only },
    base: { pointers: [base.alone], only },
    revision: { pointers: [revision.alone], only },
  };
}

function facetPair(pair: ShapePair, base: Facet, revision: Facet): FacetPair {
  const { direction } = pair;
  return { direction, base, revision, baseShape: pair.base.shape, revisionShape: pair.revision.shape };
}

function* facetEdits(pair: FacetPair, sides: Sides): Generator<SchemaEdit> {
  yield* valueEdits(pair);
  yield* constraintEdits(pair);
  yield* stringEdits(pair);
  if (pair.base.type === "object") {
    yield* propertyEdits(pair, sides);
    yield* opennessEdits(pair, sides);
  }
  if (pair.base.type === "array") yield* itemEdits(pair, sides);
}

function* facetChildren(pair: FacetPair, sides: Sides): Generator<Child> {
  if (pair.base.type === "object") {
    yield* propertyChildren(pair, sides);
    yield* restChildren(pair, sides);
  }
  if (pair.base.type === "array") yield* itemChildren(pair, sides);
}
