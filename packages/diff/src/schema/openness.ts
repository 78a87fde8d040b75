import { type Canonical, type Facet, hasRest, isOpenFacet, patternSets, restSet, setOf } from "@driftline/schema";
import { type Child, isNever, type Sides } from "./child.js";
import { conditionEdit } from "./constraints.js";
import { editOf, type FacetPair, isUnknown, type SchemaEdit } from "./edit.js";

/** Whether properties beyond the named ones are allowed, and rules about names. */
export function* opennessEdits(pair: FacetPair, sides: Sides): Generator<SchemaEdit> {
  const { base, revision } = pair;
  const wasClosed = isNever(sides.base, restSet(base));
  const isClosed = isNever(sides.revision, restSet(revision));
  if (wasClosed !== isClosed && isStated(pair, wasClosed)) {
    yield editOf({
      change: isClosed ? "additional-properties-forbidden" : "additional-properties-allowed",
      subject: "additionalProperties",
      base: restPlace(base),
      revision: restPlace(revision),
      message: isClosed ? "allows no other properties any more" : "allows other properties now",
      aims: [{ kind: "extra" }],
    });
  }
  yield* patternEdits(pair);
  yield* nameEdits(pair, sides);
}

function isStated(pair: FacetPair, wasClosed: boolean): boolean {
  const open = wasClosed ? pair.revisionShape : pair.baseShape;
  return !isUnknown(open, "additionalProperties") && !isUnknown(open, "properties");
}

function restPlace(facet: Facet): string {
  const part = facet.objects.find((one) => one.rest !== null);
  return part?.rest ?? facet.pointer;
}

/** What properties beyond the named ones must fit, where both sides allow some and at least one says what. */
export function* restChildren(pair: FacetPair, sides: Sides): Generator<Child> {
  const { base, revision } = pair;
  if (hasRest(base) || hasRest(revision)) {
    const before = restSet(base);
    const after = restSet(revision);
    if (!isNever(sides.base, before) && !isNever(sides.revision, after))
      yield { step: { kind: "rest" }, base: before, revision: after };
  }
  const after = patternSets(revision);
  for (const [pattern, before] of patternSets(base)) {
    const other = after.get(pattern);
    if (other !== undefined) yield { step: { kind: "pattern", pattern }, base: before, revision: other };
  }
  const beforeName = limitedNames(base, sides.base);
  const afterName = limitedNames(revision, sides.revision);
  if (beforeName !== undefined && afterName !== undefined)
    yield { step: { kind: "name" }, base: setOf(beforeName), revision: setOf(afterName) };
}

function* patternEdits({ base, revision, direction }: FacetPair): Generator<SchemaEdit> {
  const before = new Map(base.objects.flatMap((part) => part.patterns));
  const after = new Map(revision.objects.flatMap((part) => part.patterns));
  const change = direction === "request" ? "constraint-tightened" : "constraint-relaxed";
  const converse = direction === "request" ? "constraint-relaxed" : "constraint-tightened";
  for (const [pattern, pointer] of after)
    if (!before.has(pattern))
      yield {
        ...conditionEdit(change, "patternProperties", {
          base: base.pointer,
          revision: pointer,
          message: `has a schema for properties like \`${pattern}\` now`,
        }),
        converse,
      };
  for (const [pattern, pointer] of before)
    if (!after.has(pattern))
      yield {
        ...conditionEdit(change, "patternProperties", {
          base: pointer,
          revision: revision.pointer,
          message: `has no schema for properties like \`${pattern}\` any more`,
        }),
        converse,
      };
}

function* nameEdits({ base, revision }: FacetPair, sides: Sides): Generator<SchemaEdit> {
  const before = limitedNames(base, sides.base);
  const after = limitedNames(revision, sides.revision);
  if ((before === undefined) === (after === undefined)) return;
  yield conditionEdit(after === undefined ? "constraint-relaxed" : "constraint-tightened", "propertyNames", {
    base: before ?? base.pointer,
    revision: after ?? revision.pointer,
    message:
      after === undefined ? "no longer limits the names of its properties" : "limits the names of its properties now",
  });
}

/** A `propertyNames` that says more than that names are strings. */
function limitedNames(facet: Facet, canonical: Canonical): string | undefined {
  return facet.propertyNames.find((pointer) => {
    const names = canonical.shapeOf(canonical.normalSet(setOf(pointer))).facets.get("string");
    return names === undefined || !isOpenFacet(names);
  });
}
