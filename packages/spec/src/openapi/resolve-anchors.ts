import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  referenceOfPointer,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import { IGNORES_REFERENCE_SIBLINGS, type SchemaDialect } from "@driftline/schema";
import type { Defect } from "./defect.js";
import { isData, withUnknownPart } from "./schema-objects.js";
import { someMember } from "./some-member.js";
import { mapDescription } from "./structure.js";

/** A schema resource (JSON Schema 2020-12 core, section 4.3.5): what a `#` inside it is relative to. */
interface Resource {
  readonly pointer: JsonPointer;
  readonly id: string;
  readonly anchors: Map<string, JsonPointer>;
}

/** A description whose references are pointers, and those that could not become one. */
export interface ResolvedAnchors {
  readonly document: JsonObject;
  readonly defects: readonly Defect[];
}

/** Members that name a schema, or a place in one. */
export const IDENTIFIERS: ReadonlySet<string> = new Set(["$anchor", "$dynamicAnchor", "$id", "$recursiveAnchor"]);

/**
 * Writes every reference to a `$id`, `$anchor` or `$dynamicAnchor` as a pointer from the root, and takes the names out:
 * one document has one base from then on. A `$dynamicRef` whose target depends on who refers to it accepts anything,
 * and is told. Documents without such names are returned as they are.
 */
export function resolveAnchors(document: JsonObject, dialect: SchemaDialect = "openapi-3.1"): ResolvedAnchors {
  if (!someMember(document, (name) => IDENTIFIERS.has(name))) return { document, defects: [] };
  const ignoresSiblings = IGNORES_REFERENCE_SIBLINGS.has(dialect);
  const root: Resource = { pointer: "", id: "driftline:///", anchors: new Map() };
  const resources = new Map([[root.id, root]]);
  const dynamic = new Map<string, JsonPointer[]>();
  mapDescription(document, (kind, value, pointer) => {
    if (kind === "schema") collect(value, { pointer, resource: root, resources, dynamic, ignoresSiblings });
    return value;
  });
  const hasNames = resources.size > 1 || root.anchors.size > 0;
  if (!hasNames) return { document, defects: [] };
  const rewriting: Rewriting = { document, resources, dynamic, ignoresSiblings, defects: [] };
  const rewritten = mapDescription(document, (kind, value, pointer) =>
    kind === "schema" ? rewrite(rewriting, value, { pointer, resource: root }) : value,
  );
  return { document: rewritten, defects: rewriting.defects };
}

interface Collecting {
  readonly pointer: JsonPointer;
  readonly resource: Resource;
  readonly resources: Map<string, Resource>;
  readonly dynamic: Map<string, JsonPointer[]>;
  readonly ignoresSiblings: boolean;
}

function collect(schema: JsonValue, context: Collecting): void {
  if (Array.isArray(schema)) {
    schema.forEach((item: JsonValue, index) => {
      collect(item, { ...context, pointer: appendPointer(context.pointer, index) });
    });
    return;
  }
  if (!isJsonObject(schema)) return;
  const { pointer } = context;
  const resource = resourceOf(schema, { ...context, outer: context.resource });
  if (resource !== context.resource) context.resources.set(resource.id, resource);
  for (const name of ["$anchor", "$dynamicAnchor", "$id"]) {
    const anchor = name === "$id" ? anchorOfIdentifier(schema) : stringOf(schema, name);
    if (anchor === undefined) continue;
    resource.anchors.set(anchor, pointer);
    if (name === "$dynamicAnchor") noteDynamic(context.dynamic, anchor, pointer);
  }
  if (schema.$recursiveAnchor === true) {
    resource.anchors.set("recursive", pointer);
    noteDynamic(context.dynamic, "recursive", pointer);
  }
  for (const [name, member] of Object.entries(schema)) {
    if (member !== undefined && !isData(name, member))
      collect(member, { ...context, resource, pointer: appendPointer(pointer, name) });
  }
}

function noteDynamic(dynamic: Map<string, JsonPointer[]>, name: string, pointer: JsonPointer): void {
  const known = dynamic.get(name);
  if (known === undefined) dynamic.set(name, [pointer]);
  else known.push(pointer);
}

/** `$id: "#name"` was how draft-06 and draft-07 named a place (draft-07 core, section 8.2.3). */
function anchorOfIdentifier(schema: JsonObject): string | undefined {
  const id = stringOf(schema, "$id");
  return id?.startsWith("#") && id.length > 1 ? id.slice(1) : undefined;
}

interface Beginning {
  readonly outer: Resource;
  readonly pointer: JsonPointer;
  readonly ignoresSiblings: boolean;
}

/** The resource a schema begins, or the one it stands in. */
function resourceOf(schema: JsonObject, { outer, pointer, ignoresSiblings }: Beginning): Resource {
  const id = stringOf(schema, "$id");
  if (id === undefined || id.startsWith("#") || !URL.canParse(id, outer.id)) return outer;
  if (ignoresSiblings && typeof schema.$ref === "string") return outer;
  return { pointer, id: withoutFragment(new URL(id, outer.id).href), anchors: new Map() };
}

function withoutFragment(uri: string): string {
  const hash = uri.indexOf("#");
  return hash < 0 ? uri : uri.slice(0, hash);
}

interface Rewriting {
  readonly document: JsonObject;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly dynamic: ReadonlyMap<string, readonly JsonPointer[]>;
  readonly ignoresSiblings: boolean;
  readonly defects: Defect[];
}

interface Scope {
  readonly pointer: JsonPointer;
  readonly resource: Resource;
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
  const members = Object.entries(schema).flatMap(([name, member]): readonly (readonly [string, JsonValue])[] => {
    if (member === undefined || (IDENTIFIERS.has(name) && typeof member !== "object")) return [];
    if (name === "$ref" && typeof member === "string") return [["$ref", pointerReference(rewriting, member, resource)]];
    if ((name === "$dynamicRef" && typeof member === "string") || name === "$recursiveRef")
      return dynamicReference(rewriting, name === "$dynamicRef" ? String(member) : "#recursive", {
        ...scope,
        resource,
      });
    if (isData(name, member)) return [[name, member]];
    const below: Scope = { resource, pointer: appendPointer(scope.pointer, name) };
    return [[name, rewrite(rewriting, member, below)]];
  });
  const rewritten = Object.fromEntries(members);
  const isUnknown = members.some(([name]) => name === "x-driftline-unknown") && !("x-driftline-unknown" in schema);
  return isUnknown ? withUnknownPart(rewritten) : rewritten;
}

/** A reference as a pointer from the root; one that leads nowhere is left for others to tell. */
function pointerReference(rewriting: Rewriting, reference: string, resource: Resource): string {
  const target = targetOf(rewriting, reference, resource);
  return target === undefined ? reference : referenceOfPointer(target);
}

function targetOf({ document, resources }: Rewriting, reference: string, own: Resource): JsonPointer | undefined {
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

/** With one anchor of that name in the document a `$dynamicRef` can mean nothing else. */
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
  if (target !== undefined && !anchors.includes(target)) return [["$ref", referenceOfPointer(target)]];
  if (anchors.length === 1 && only !== undefined) return [["$ref", referenceOfPointer(only)]];
  rewriting.defects.push({
    ruleId: "spec-reference-dangling",
    pointer: appendPointer(scope.pointer, reference === "#recursive" ? "$recursiveRef" : "$dynamicRef"),
    subject: reference,
    detail: `\`${reference}\` means something else wherever it is used from; it accepts anything`,
  });
  return [["x-driftline-unknown", ["schema"]]];
}
