import type { Canonical, Direction, Facet, SchemaSet, Shape } from "@driftline/schema";
import { isNamed, namedPlace, partAt, propertyNamesOf, propertySet } from "@driftline/schema";
import { type Child, isNever, type Sides } from "./child.js";
import { editOf, type FacetPair, isUnknown, type SchemaEdit } from "./edit.js";

/** A property as one side has it. */
interface Property {
  readonly set: SchemaSet;
  readonly isVisible: boolean;
  /** Whether it never travels in this direction (`readOnly`, `writeOnly`). */
  readonly isHidden: boolean;
  /** Whether a part names it, or only `required` does. */
  readonly isNamed: boolean;
  readonly isRequired: boolean;
  readonly isRequirednessUnknown: boolean;
}

/** Properties that came, went, or changed whether they must be there; those on both sides are children. */
export function* propertyEdits(pair: FacetPair, sides: Sides): Generator<SchemaEdit, void, void> {
  for (const name of namesOf(pair)) {
    const before = propertyOf(sides.base, pair.base, { name, direction: pair.direction, shape: pair.baseShape });
    const after = propertyOf(sides.revision, pair.revision, {
      name,
      direction: pair.direction,
      shape: pair.revisionShape,
    });
    const isNamedNowhere = !before.isNamed && !after.isNamed;
    if ((before.isVisible && after.isVisible) || isNamedNowhere) yield* requirednessEdits(pair, name, before, after);
    else if (before.isVisible) yield* removedEdits(pair, name, { before, after });
    else if (after.isVisible) yield* addedEdits(pair, name, after);
  }
}

/** The properties whose schemas have to be compared: named on both sides, or named here and covered by a map there. */
export function* propertyChildren(pair: FacetPair, sides: Sides): Generator<Child> {
  for (const name of propertyNames(pair)) {
    const site = { name, direction: pair.direction };
    const before = propertyOf(sides.base, pair.base, { ...site, shape: pair.baseShape });
    const after = propertyOf(sides.revision, pair.revision, { ...site, shape: pair.revisionShape });
    if (!before.isVisible && !after.isVisible) continue;
    if (!isComparable(sides.base, before) || !isComparable(sides.revision, after)) continue;
    yield { step: { kind: "property", name }, base: before.set, revision: after.set };
  }
}

/** Whether a property of this shape never travels in a direction: `writeOnly` in responses, `readOnly` in requests. */
export function isHiddenIn(direction: Direction, { isReadOnly, isWriteOnly }: Shape): boolean {
  return direction === "response" ? isWriteOnly : isReadOnly;
}

function isComparable(canonical: Canonical, property: Property): boolean {
  if (property.isVisible) return true;
  return !property.isNamed && property.set.pointers.length > 0 && !isNever(canonical, property.set);
}

function propertyNames(pair: FacetPair): readonly string[] {
  return [...new Set([...propertyNamesOf(pair.base), ...propertyNamesOf(pair.revision)])];
}

function namesOf(pair: FacetPair): readonly string[] {
  return [...new Set([...propertyNames(pair), ...pair.base.required.keys(), ...pair.revision.required.keys()])];
}

interface PropertySite {
  readonly name: string;
  readonly direction: Direction;
  readonly shape: Shape;
}

function propertyOf(canonical: Canonical, facet: Facet, { name, direction, shape }: PropertySite): Property {
  const set = propertySet(facet, name);
  const value = canonical.shapeOf(canonical.normalSet(set));
  const isHidden = isHiddenIn(direction, value);
  const isMentioned = isNamed(facet, name) || facet.required.has(name);
  return {
    set,
    isHidden,
    isNamed: isNamed(facet, name),
    isVisible: isMentioned && !isHidden && value.facets.size > 0,
    isRequired: facet.required.has(name) && !isHidden,
    isRequirednessUnknown: isUnknown(shape, "required") || isUnknown(value, "required"),
  };
}

function* requirednessEdits(pair: FacetPair, name: string, before: Property, after: Property): Generator<SchemaEdit> {
  if (before.isRequired === after.isRequired) return;
  if (!before.isRequired && before.isRequirednessUnknown) return;
  if (!after.isRequired && after.isRequirednessUnknown) return;
  yield editOf({
    change: after.isRequired ? "property-became-required" : "property-became-optional",
    subject: name,
    property: name,
    base: pair.base.required.get(name) ?? placeOf(pair.base, name),
    revision: pair.revision.required.get(name) ?? placeOf(pair.revision, name),
    message: after.isRequired ? "became required" : "became optional",
    aims: [{ kind: "without", name }],
  });
}

function* removedEdits(
  pair: FacetPair,
  name: string,
  { before, after }: { readonly before: Property; readonly after: Property },
): Generator<SchemaEdit> {
  if (isUnknown(pair.revisionShape, "properties")) return;
  const isResponse = pair.direction === "response";
  const isLoss = before.isRequired && !after.isRequired;
  const flag = pair.direction === "response" ? "writeOnly" : "readOnly";
  const happened = after.isHidden ? `became \`${flag}\`, and is in no ${pair.direction} any more` : "was removed";
  yield editOf({
    change: "property-removed",
    subject: name,
    property: name,
    base: placeOf(pair.base, name),
    revision: after.isHidden ? placeOf(pair.revision, name) : counterpart(pair.revision, placeOf(pair.base, name)),
    message: before.isRequired ? `${happened} (it was required)` : happened,
    // A response without what was optional was always allowed: no instance can show the loss.
    aims: isResponse ? (isLoss ? [{ kind: "without", name }] : []) : [{ kind: "with", name }],
    level: isResponse && isLoss ? null : "warning",
  });
}

function* addedEdits(pair: FacetPair, name: string, after: Property): Generator<SchemaEdit> {
  if (isUnknown(pair.baseShape, "properties")) return;
  const isDemanded = after.isRequired && pair.direction === "request" && !isUnknown(pair.baseShape, "required");
  yield editOf({
    change: isDemanded ? "property-required-added" : "property-added",
    subject: name,
    property: name,
    base: counterpart(pair.base, placeOf(pair.revision, name)),
    revision: placeOf(pair.revision, name),
    message: isDemanded ? "was added and is required" : "was added",
    aims: [{ kind: "without", name }],
  });
}

/** The part of a facet that stands where the other side's property is, or the facet itself. */
function counterpart(facet: Facet, property: string): string {
  const owner = property.slice(0, Math.max(property.lastIndexOf("/properties/"), 0));
  return partAt(facet, owner)?.pointer ?? facet.pointer;
}

/** Where a part says what the property is, or else the object that requires it. */
function placeOf(facet: Facet, name: string): string {
  return namedPlace(facet, name) ?? facet.required.get(name) ?? facet.pointer;
}
