import { appendPointer, type JsonPointer } from "@driftline/model";
import { dispatchOf } from "../union.js";
import type { CanonicalContext } from "./context.js";
import type { Facet, JsonType, Shape, Union } from "./shape.js";

/** The shape with the schemas that extend it, where its discriminator says that an object is one of them. */
export function withDispatch(context: CanonicalContext, shape: Shape, pointer: JsonPointer): Shape {
  const dispatch = dispatchOf(context.view, pointer);
  if (dispatch === undefined || dispatch.kind !== "parent") return shape;
  const at = appendPointer(pointer, "discriminator");
  const union: Union = {
    kind: "anyOf",
    branches: dispatch.branches.map((branch) => ({ pointers: [context.followed(branch)], only: "object" })),
    discriminator: { propertyName: dispatch.propertyName, mapping: dispatch.branchByValue, pointer: at },
    pointer: at,
  };
  return withObjectFacet(shape, (facet) => ({ ...facet, dispatch: union }));
}

/** A schema as those who extend it mean it: itself, and none of the others. */
export function withoutDispatch(shape: Shape): Shape {
  const facet = shape.facets.get("object");
  return facet === undefined || facet.dispatch === null
    ? shape
    : withObjectFacet(shape, (known) => ({ ...known, dispatch: null }));
}

function withObjectFacet(shape: Shape, change: (facet: Facet) => Facet): Shape {
  const facet = shape.facets.get("object");
  if (facet === undefined) return shape;
  const facets = new Map<JsonType, Facet>(shape.facets);
  facets.set("object", change(facet));
  return { ...shape, facets };
}
