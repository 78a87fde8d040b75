import type { Facet, JsonType, Shape } from "@driftline/schema";
import { type Aim, editOf, isUnknown, type SchemaChange, type SchemaEdit, type ShapePair } from "./edit.js";

/** Changes of the JSON types a place allows; null is told apart, because it is what breaks typed clients most often. */
export function* typeEdits({ base, revision }: ShapePair): Generator<SchemaEdit> {
  const before = base.shape;
  const after = revision.shape;
  if (isUnstated(before) || isUnstated(after)) return;
  const isNullSpecial = [before, after].every((shape) => otherTypes(shape).length > 0 && shape.facets.size < 6);
  if (isNullSpecial) yield* nullEdits(before, after);
  const added = missingFrom(before, after, isNullSpecial);
  const removed = missingFrom(after, before, isNullSpecial);
  const isWidenedNumber = isWhole(before) && isFractional(after) && before.facets.has("number");
  const isNarrowedNumber = isFractional(before) && isWhole(after) && after.facets.has("number");
  const change = changeOf(added.length > 0 || isWidenedNumber, removed.length > 0 || isNarrowedNumber);
  if (change === null) return;
  const branch = change === "type-widened" && !isWidenedNumber ? addedBranch(before, after, added) : null;
  if (branch !== null) return yield branchEdit(before, branch, added);
  const types = [...added, ...removed].map((type): Aim => ({ kind: "type", type }));
  const numbers: readonly Aim[] = isWidenedNumber || isNarrowedNumber ? [{ kind: "limits" }] : [];
  yield editOf({
    change,
    base: placeOfTypes(before, removed),
    revision: placeOfTypes(after, added),
    message: `${VERB[change]} from ${namesOfTypes(before)} to ${namesOfTypes(after)}`,
    aims: [...types, ...numbers],
  });
}

type TypeChange = "type-changed" | "type-widened" | "type-narrowed";

const VERB: Readonly<Record<TypeChange, string>> = {
  "type-changed": "changed its type",
  "type-widened": "was widened",
  "type-narrowed": "was narrowed",
};

function changeOf(isWider: boolean, isNarrower: boolean): TypeChange | null {
  if (isWider && isNarrower) return "type-changed";
  if (isWider) return "type-widened";
  return isNarrower ? "type-narrowed" : null;
}

/** A union that was one already and allows a further type by a branch of its own got a branch, not another type. */
function addedBranch(before: Shape, after: Shape, added: readonly JsonType[]): Facet | null {
  const wasUnion = [...before.facets.values()].some((facet) => facet.branch !== null);
  const facets = added.map((type) => after.facets.get(type));
  const [first] = facets;
  if (!wasUnion || first === undefined || first.branch === null) return null;
  return facets.every((facet) => facet?.branch === first.branch) ? first : null;
}

function branchEdit(before: Shape, branch: Facet, added: readonly JsonType[]): SchemaEdit {
  return editOf({
    change: "branch-added",
    subject: added.join(" or "),
    base: before.pointers[0] ?? null,
    revision: branch.branch,
    message: `may be ${added.join(" or ")} now, by a new branch`,
    aims: added.map((type) => ({ kind: "type", type })),
  });
}

function isUnstated(shape: Shape): boolean {
  return isUnknown(shape, "type") && !shape.isTyped;
}

function otherTypes(shape: Shape): readonly JsonType[] {
  return [...shape.facets.keys()].filter((type) => type !== "null");
}

function missingFrom(shape: Shape, other: Shape, isNullSpecial: boolean): readonly JsonType[] {
  return [...other.facets.keys()].filter((type) => !shape.facets.has(type) && !(isNullSpecial && type === "null"));
}

function isWhole(shape: Shape): boolean {
  const facet = shape.facets.get("number");
  return facet !== undefined && isWholeFacet(facet);
}

function isFractional(shape: Shape): boolean {
  const facet = shape.facets.get("number");
  return facet !== undefined && !isWholeFacet(facet) && facet.values === null && facet.unions.length === 0;
}

function isWholeFacet(facet: Facet): boolean {
  return facet.isInteger && facet.values === null;
}

function* nullEdits(before: Shape, after: Shape): Generator<SchemaEdit> {
  const was = before.facets.get("null");
  const is = after.facets.get("null");
  if ((was === undefined) === (is === undefined)) return;
  const change: SchemaChange = is === undefined ? "became-non-nullable" : "became-nullable";
  yield editOf({
    change,
    base: was?.pointer ?? before.pointers[0] ?? null,
    revision: is?.pointer ?? after.pointers[0] ?? null,
    message: is === undefined ? "may no longer be null" : "may be null now",
    aims: [{ kind: "value", value: null }],
  });
}

function placeOfTypes(shape: Shape, concerned: readonly JsonType[]): string | null {
  const [type] = concerned;
  return (type === undefined ? undefined : shape.facets.get(type)?.pointer) ?? shape.pointers[0] ?? null;
}

function namesOfTypes(shape: Shape): string {
  const names = otherTypes(shape).map((type) => (type === "number" && isWhole(shape) ? "integer" : type));
  if (names.length === 5) return "any type";
  if (names.length === 0) return shape.facets.has("null") ? "null" : "nothing";
  return names.join(" or ");
}
