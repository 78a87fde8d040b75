import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  objectOf,
  referenceOfPointer,
  resolvePointer,
} from "@driftline/model";
import { IGNORES_REFERENCE_SIBLINGS, type SchemaDialect } from "@driftline/schema";
import { collect, newResource, type Resource, resourceOf, withoutFragment } from "./anchors.js";
import type { Defect } from "./defect.js";
import { type Bound, type Copy, DynamicCopies, entering } from "./dynamic-copies.js";
import { isData, withUnknownPart } from "./schema-objects.js";
import { someMember } from "./some-member.js";
import { mapDescription } from "./structure.js";

/** A description whose references are pointers, and those that could not become one. */
export interface ResolvedAnchors {
  readonly document: JsonObject;
  readonly defects: readonly Defect[];
}

/** Members that name a schema, or a place in one. */
export const IDENTIFIERS: ReadonlySet<string> = new Set(["$anchor", "$dynamicAnchor", "$id", "$recursiveAnchor"]);

/**
 * Writes every reference to a `$id`, `$anchor` or `$dynamicAnchor` as a pointer from the root, and takes the names out:
 * one document has one base from then on. A schema whose `$dynamicRef` depends on who refers to it is copied for each who
 * does (see `DynamicCopies`). Where two anchors of one name stand in one resource it cannot be told which is meant: such a
 * reference accepts anything, and is told. Documents without such names are returned as they are.
 */
export function resolveAnchors(document: JsonObject, dialect: SchemaDialect = "openapi-3.1"): ResolvedAnchors {
  if (!someMember(document, (name) => IDENTIFIERS.has(name))) return { document, defects: [] };
  const ignoresSiblings = IGNORES_REFERENCE_SIBLINGS.has(dialect);
  const root = newResource("", "driftline:///");
  const resources = new Map([[root.id, root]]);
  const dynamic = new Map<string, JsonPointer[]>();
  mapDescription(document, (kind, value, pointer) => {
    if (kind === "schema") collect(value, { pointer, resource: root, resources, dynamic, ignoresSiblings });
    return value;
  });
  const hasNames = resources.size > 1 || root.anchors.size > 0;
  if (!hasNames) return { document, defects: [] };
  const named: Named = { document, root, resources, dynamic, ignoresSiblings };
  return resolved(named, true) ?? resolved(named, false) ?? { document, defects: [] };
}

/** Undefined where the copies would be too many. */
function resolved(named: Named, mayCopy: boolean): ResolvedAnchors | undefined {
  const { document, root } = named;
  const targetIn = (reference: string, own: Resource) => targetOf(named, reference, own);
  const copies = mayCopy ? new DynamicCopies({ ...named, targetOf: targetIn }) : null;
  const rewriting: Rewriting = { ...named, copies, defects: [] };
  const bound = entering(new Map(), root);
  const rewritten = mapDescription(document, (kind, value, pointer) =>
    kind === "schema" ? rewrite(rewriting, value, { pointer, resource: root, bound }) : value,
  );
  const made = copies === null ? [] : copiesOf(rewriting, copies);
  if (copies?.isExceeded === true) return undefined;
  if (made.length === 0) return { document: rewritten, defects: rewriting.defects };
  const components = objectOf(rewritten, "components");
  const schemas = { ...objectOf(components, "schemas"), ...Object.fromEntries(made) };
  return { document: { ...rewritten, components: { ...components, schemas } }, defects: rewriting.defects };
}

/** The schemas of the copies; making one may ask for others. */
function copiesOf(rewriting: Rewriting, copies: DynamicCopies): readonly (readonly [string, JsonValue])[] {
  const made: (readonly [string, JsonValue])[] = [];
  for (let pending = copies.takePending(); pending.length > 0 && !copies.isExceeded; pending = copies.takePending())
    for (const copy of pending) made.push([copy.name, copied(rewriting, copy)]);
  return made;
}

function copied(rewriting: Rewriting, { source, resource, bound }: Copy): JsonValue {
  const value = resolvePointer(rewriting.document, source);
  // What is wrong in it is told of the schema itself.
  const quiet: Rewriting = { ...rewriting, defects: [] };
  return value === undefined ? true : rewrite(quiet, value, { pointer: source, resource, bound });
}

interface Named {
  readonly document: JsonObject;
  readonly root: Resource;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly dynamic: ReadonlyMap<string, readonly JsonPointer[]>;
  readonly ignoresSiblings: boolean;
}

interface Rewriting extends Named {
  /** Null where none are made, so that what would need one accepts anything. */
  readonly copies: DynamicCopies | null;
  readonly defects: Defect[];
}

interface Scope {
  readonly pointer: JsonPointer;
  readonly resource: Resource;
  readonly bound: Bound;
}

function rewrite(rewriting: Rewriting, schema: JsonValue, scope: Scope): JsonValue {
  if (Array.isArray(schema)) {
    return schema.map((item: JsonValue, index) => {
      return rewrite(rewriting, item, { ...scope, pointer: appendPointer(scope.pointer, index) });
    });
  }
  if (!isJsonObject(schema)) return schema;
  const begun = resourceOf(schema, { ...rewriting, outer: scope.resource, pointer: scope.pointer });
  const resource = rewriting.resources.get(begun.id) ?? begun;
  const bound = resource === scope.resource ? scope.bound : entering(scope.bound, resource);
  const here: Scope = { pointer: scope.pointer, resource, bound };
  const members = Object.entries(schema).flatMap(([name, member]): readonly (readonly [string, JsonValue])[] => {
    if (member === undefined || (IDENTIFIERS.has(name) && typeof member !== "object")) return [];
    if (name === "$ref" && typeof member === "string") return [["$ref", pointerReference(rewriting, member, here)]];
    if ((name === "$dynamicRef" && typeof member === "string") || name === "$recursiveRef")
      return dynamicReference(rewriting, name === "$dynamicRef" ? String(member) : "#recursive", here);
    if (isData(name, member)) return [[name, member]];
    const below: Scope = { ...here, pointer: appendPointer(scope.pointer, name) };
    return [[name, rewrite(rewriting, member, below)]];
  });
  const rewritten = Object.fromEntries(members);
  const isUnknown = members.some(([name]) => name === "x-driftline-unknown") && !("x-driftline-unknown" in schema);
  return isUnknown ? withUnknownPart(rewritten) : rewritten;
}

/** A reference as a pointer from the root; one that leads nowhere is left for others to tell. */
function pointerReference(rewriting: Rewriting, reference: string, scope: Scope): string {
  const target = targetOf(rewriting, reference, scope.resource);
  return target === undefined ? reference : referenceTo(rewriting, target, scope);
}

function referenceTo({ copies }: Rewriting, target: JsonPointer, { bound }: Scope): string {
  return referenceOfPointer(copies === null ? target : copies.reach(target, bound));
}

function targetOf({ document, resources }: Named, reference: string, own: Resource): JsonPointer | undefined {
  if (!URL.canParse(reference, own.id)) return undefined;
  const resource = reference.startsWith("#") ? own : resources.get(withoutFragment(new URL(reference, own.id).href));
  if (resource === undefined) return undefined;
  const hash = reference.indexOf("#");
  const fragment = hash < 0 ? "" : decoded(reference.slice(hash + 1));
  if (fragment !== "" && !fragment.startsWith("/")) return resource.anchors.get(fragment);
  // Many write an `$id` for decoration and go on referring from the root of the document.
  const candidates = [resource.pointer + fragment, fragment];
  return candidates.find((pointer) => resolvePointer(document, pointer) !== undefined);
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/** The outermost anchor of the name, among the resources that lead here. */
function dynamicReference(
  rewriting: Rewriting,
  reference: string,
  scope: Scope,
): readonly (readonly [string, JsonValue])[] {
  const name = reference.slice(reference.indexOf("#") + 1);
  const anchors = rewriting.dynamic.get(name) ?? [];
  const [only] = anchors;
  const target = reference === "#recursive" ? scope.resource.pointer : targetOf(rewriting, reference, scope.resource);
  // Only a reference that first finds a `$dynamicAnchor` looks further (JSON Schema 2020-12 core, section 8.2.3.2).
  if (target !== undefined && !anchors.includes(target)) return [["$ref", referenceTo(rewriting, target, scope)]];
  if (anchors.length === 1 && only !== undefined) return [["$ref", referenceTo(rewriting, only, scope)]];
  const meant = rewriting.copies === null ? null : scope.bound.get(name);
  if (meant != null) return [["$ref", referenceTo(rewriting, meant, scope)]];
  rewriting.defects.push({
    ruleId: "spec-reference-dangling",
    pointer: appendPointer(scope.pointer, reference === "#recursive" ? "$recursiveRef" : "$dynamicRef"),
    subject: reference,
    detail: `\`${reference}\` may mean several schemas; it accepts anything`,
  });
  return [["x-driftline-unknown", ["schema"]]];
}
