import {
  appendPointer,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import type { Defect } from "./defect.js";
import { mapDescription, type ObjectKind } from "./structure.js";

/** What stands for a schema that is referenced and defined nowhere: anything, and said so. */
export const UNKNOWN_SCHEMA: JsonObject = { "x-driftline-unknown": ["schema"] };

/** A description whose every reference leads somewhere, and the references that did not. */
export interface RepairedReferences {
  readonly document: JsonObject;
  readonly defects: readonly Defect[];
}

/**
 * Gives every reference a target. A missing component schema becomes one that accepts anything under its own name, so
 * that an overlay can say what it is; any other broken reference is replaced where it stands: a schema by one that
 * accepts anything, another object by an empty one. References out of the document are refused here: what may be read
 * was bundled before.
 */
export function repairReferences(document: JsonObject): RepairedReferences {
  const repair: Repair = { document, defects: [], missing: new Set(), anchors: new Set() };
  mapDescription(document, (kind, value) => {
    if (kind === "schema") collectAnchors(repair, value);
    return value;
  });
  const mapped = mapDescription(document, (kind, value, pointer) => repairAt(repair, kind, value, pointer));
  return { document: withMissing(mapped, repair.missing), defects: repair.defects };
}

interface Repair {
  readonly document: JsonObject;
  readonly defects: Defect[];
  readonly missing: Set<string>;
  readonly anchors: Set<string>;
}

function collectAnchors(repair: Repair, schema: JsonValue): void {
  eachSchemaObject(schema, (object) => {
    for (const name of ["$anchor", "$dynamicAnchor", "$id", "id"]) {
      const text = stringOf(object, name);
      if (text !== undefined) repair.anchors.add(name.endsWith("nchor") ? `#${text}` : text);
    }
    if (object.$recursiveAnchor === true) repair.anchors.add("#recursive");
  });
}

function repairAt(repair: Repair, kind: ObjectKind, value: JsonValue, pointer: JsonPointer): JsonValue {
  if (kind === "schema") return repairSchema(repair, value, pointer);
  const reference = stringOf(value, "$ref");
  if (reference === undefined || kind === "example" || leadsSomewhere(repair, reference, kind)) return value;
  report(repair, reference, appendPointer(pointer, "$ref"));
  const { $ref: _, ...rest } = value as JsonObject;
  return kind === "response" ? { description: "", ...rest } : rest;
}

/** Data inside a schema may hold a member called `$ref`; it is no reference. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set(["const", "default", "enum", "example", "examples"]);

function repairSchema(repair: Repair, schema: JsonValue, pointer: JsonPointer): JsonValue {
  return mapSchemaObjects(schema, pointer, (object, at) => {
    const reference = stringOf(object, "$ref");
    if (reference === undefined || leadsSomewhere(repair, reference, "schema")) return object;
    report(repair, reference, appendPointer(at, "$ref"));
    const component = /^#\/components\/schemas\/([A-Za-z0-9._-]+)$/.exec(reference)?.[1];
    if (component === undefined) {
      const { $ref: _, ...rest } = object;
      return { ...rest, ...UNKNOWN_SCHEMA };
    }
    repair.missing.add(component);
    return object;
  });
}

function leadsSomewhere(repair: Repair, reference: string, kind: ObjectKind): boolean {
  const pointer = pointerOfReference(reference);
  if (pointer === undefined) return kind === "schema" && repair.anchors.has(reference);
  const target = resolvePointer(repair.document, pointer);
  return isJsonObject(target) || (kind === "schema" && typeof target === "boolean");
}

function report(repair: Repair, reference: string, pointer: JsonPointer): void {
  const isOutside = /^[a-z][a-z0-9+.-]*:|^\.{0,2}\/|\.(json|ya?ml)(#|$)/i.test(reference);
  repair.defects.push({
    ruleId: isOutside ? "spec-reference-refused" : "spec-reference-dangling",
    pointer,
    subject: reference,
    detail: isOutside
      ? `\`${reference}\` lies outside the document and was not followed`
      : `\`${reference}\` is referenced and defined nowhere`,
  });
}

function withMissing(document: JsonObject, missing: ReadonlySet<string>): JsonObject {
  if (missing.size === 0) return document;
  const components = isJsonObject(document.components) ? document.components : {};
  const schemas = isJsonObject(components.schemas) ? components.schemas : {};
  const added = Object.fromEntries([...missing].sort().map((name) => [name, UNKNOWN_SCHEMA]));
  return { ...document, components: { ...components, schemas: { ...schemas, ...added } } };
}

/** Every object inside a schema, itself included, replaced; the parts that hold data are not entered. */
export function mapSchemaObjects(
  schema: JsonValue,
  pointer: JsonPointer,
  replace: (object: JsonObject, pointer: JsonPointer) => JsonObject,
): JsonValue {
  if (Array.isArray(schema)) {
    const items = schema as readonly JsonValue[];
    const mapped = items.map((item, index) => mapSchemaObjects(item, appendPointer(pointer, index), replace));
    return mapped.every((item, index) => item === items[index]) ? schema : mapped;
  }
  if (!isJsonObject(schema)) return schema;
  const replaced = replace(schema, pointer);
  let changed = replaced !== schema;
  const members = Object.entries(replaced).map(([name, member]) => {
    if (member === undefined || typeof member !== "object" || isData(name, member)) return [name, member] as const;
    const mapped = mapSchemaObjects(member, appendPointer(pointer, name), replace);
    changed ||= mapped !== member;
    return [name, mapped] as const;
  });
  return changed ? Object.fromEntries(members) : schema;
}

/** A property may be called `default`; then it holds an object that is a schema, which no harm comes of entering. */
function isData(name: string, member: JsonValue): boolean {
  return (
    VALUE_KEYWORDS.has(name) && !(isJsonObject(member) && (member.type !== undefined || member.$ref !== undefined))
  );
}

function eachSchemaObject(schema: JsonValue, visit: (object: JsonObject) => void): void {
  mapSchemaObjects(schema, "", (object) => {
    visit(object);
    return object;
  });
}
