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
import { mapSchemaObjects, UNKNOWN_SCHEMA, withUnknownPart } from "./schema-objects.js";
import { someMember } from "./some-member.js";
import { mapDescription, type ObjectKind } from "./structure.js";

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
  if (!someMember(document, suspectIn(document))) return { document, defects: [] };
  const repair: Repair = { document, defects: [], missing: new Set() };
  const mapped = mapDescription(document, (kind, value, pointer) => repairAt(repair, kind, value, pointer));
  return { document: withMissing(mapped, repair.missing), defects: repair.defects };
}

/** Whether a member may be a reference that leads nowhere; each reference is followed once. */
function suspectIn(document: JsonObject): (name: string, member: JsonValue) => boolean {
  const isSoundByReference = new Map<string, boolean>();
  return (name, member) => {
    if (name !== "$ref" || typeof member !== "string") return false;
    let isSound = isSoundByReference.get(member);
    if (isSound === undefined) {
      const pointer = pointerOfReference(member);
      isSound = pointer !== undefined && isJsonObject(resolvePointer(document, pointer));
      isSoundByReference.set(member, isSound);
    }
    return !isSound;
  };
}

interface Repair {
  readonly document: JsonObject;
  readonly defects: Defect[];
  readonly missing: Set<string>;
}

function repairAt(repair: Repair, kind: ObjectKind, value: JsonValue, pointer: JsonPointer): JsonValue {
  if (kind === "schema") return repairSchema(repair, value, pointer);
  const reference = stringOf(value, "$ref");
  if (reference === undefined || kind === "example" || leadsSomewhere(repair, reference, kind)) return value;
  report(repair, reference, appendPointer(pointer, "$ref"));
  const { $ref: _, ...rest } = value as JsonObject;
  return kind === "response" ? { description: "", ...rest } : rest;
}

function repairSchema(repair: Repair, schema: JsonValue, pointer: JsonPointer): JsonValue {
  return mapSchemaObjects(schema, pointer, (object, at) => {
    const reference = stringOf(object, "$ref");
    if (reference === undefined || leadsSomewhere(repair, reference, "schema")) return object;
    report(repair, reference, appendPointer(at, "$ref"));
    const component = /^#\/components\/schemas\/([A-Za-z0-9._-]+)$/.exec(reference)?.[1];
    if (component === undefined) {
      const { $ref: _, ...rest } = object;
      return "unevaluatedProperties" in rest || "unevaluatedItems" in rest
        ? withUnknownPart(rest)
        : { ...rest, ...UNKNOWN_SCHEMA };
    }
    repair.missing.add(component);
    return object;
  });
}

function leadsSomewhere(repair: Repair, reference: string, kind: ObjectKind): boolean {
  const pointer = pointerOfReference(reference);
  if (pointer === undefined) return false;
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
