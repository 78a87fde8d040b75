import {
  appendPointer,
  blankParameterNames,
  isJsonObject,
  type JsonObject,
  type Operation,
  objectOf,
  operationsOf,
  pointerOfReference,
  resolvePointer,
  stringOf,
} from "@driftline/model";
import { isKnownFormat, patternOf } from "@driftline/schema";
import type { Defect } from "./defect.js";
import { pointerOfStep, visitSchemaObjects } from "./schema-objects.js";
import { mapDescription } from "./structure.js";

/** What is wrong with a description although nothing in it has to be repaired. */
export function inspectDescription(document: JsonObject): readonly Defect[] {
  const operations = operationsOf(document);
  return [...schemaDefects(document), ...duplicatedIds(operations), ...ambiguousPaths(operations)];
}

function schemaDefects(document: JsonObject): readonly Defect[] {
  const defects: Defect[] = [];
  mapDescription(document, (kind, value, pointer) => {
    if (kind === "schema")
      visitSchemaObjects(value, pointer, (object, at) => {
        // Most objects have nothing of all this. A map of properties may have one called `format`, which is no text.
        if (typeof object.format === "string") defects.push(...unknownFormat(object, at));
        if (typeof object.pattern === "string") defects.push(...unsafePattern(object, at));
        if (isJsonObject(object.discriminator)) defects.push(...lostMappings(document, object, at));
      });
    return value;
  });
  return defects;
}

type At = Parameters<typeof pointerOfStep>[0];

function unknownFormat(schema: JsonObject, at: At): readonly Defect[] {
  const format = stringOf(schema, "format");
  if (format === undefined || isKnownFormat(format)) return [];
  const detail = `the format \`${format}\` is registered nowhere`;
  const pointer = appendPointer(pointerOfStep(at), "format");
  return [{ ruleId: "spec-format-unknown", pointer, subject: format, detail }];
}

function unsafePattern(schema: JsonObject, place: At): readonly Defect[] {
  const pattern = stringOf(schema, "pattern");
  if (pattern === undefined) return [];
  const verdict = patternOf(pattern);
  const at = () => ({ pointer: appendPointer(pointerOfStep(place), "pattern"), subject: pattern });
  if (verdict.reason === "unsafe")
    return [{ ...at(), ruleId: "spec-pattern-unsafe", detail: `the pattern \`${pattern}\` can take exponential time` }];
  const longest = verdict.reason === null ? verdict.longest : undefined;
  const { maxLength } = schema;
  const isRefusedBefore = typeof maxLength === "number" && longest !== undefined && maxLength * UNITS <= longest;
  if (longest === undefined || isRefusedBefore) return [];
  const detail = `texts of more than ${longest} characters are not held against the pattern \`${pattern}\``;
  return [{ ...at(), ruleId: "spec-pattern-bounded", detail }];
}

/** `maxLength` counts code points, each of which may be two of the units that the length of a text is counted in. */
const UNITS = 2;

function lostMappings(document: JsonObject, schema: JsonObject, place: At): readonly Defect[] {
  const mapping = objectOf(objectOf(schema, "discriminator"), "mapping") ?? {};
  return Object.entries(mapping).flatMap(([value, target]) => {
    if (typeof target !== "string" || leadsToSchema(document, target)) return [];
    const at = appendPointer(pointerOfStep(place), "discriminator", "mapping", value);
    const detail = `the mapping of \`${value}\` leads nowhere: \`${target}\``;
    return [{ ruleId: "spec-discriminator-mapping-invalid", pointer: at, subject: value, detail }];
  });
}

/** A bare name is a component's (OpenAPI 3.1.1, section 4.8.25.3). */
function leadsToSchema(document: JsonObject, target: string): boolean {
  const pointer = pointerOfReference(target) ?? appendPointer("/components/schemas", target);
  return isJsonObject(resolvePointer(document, pointer));
}

function duplicatedIds(operations: readonly Operation[]): readonly Defect[] {
  const seen = new Set<string>();
  return operations.flatMap(({ operationId, pointer }) => {
    if (operationId === null || !seen.has(operationId)) {
      if (operationId !== null) seen.add(operationId);
      return [];
    }
    const at = appendPointer(pointer, "operationId");
    const detail = `\`${operationId}\` names two operations`;
    return [{ ruleId: "spec-operation-id-duplicated", pointer: at, subject: operationId, detail }];
  });
}

/** Templates that differ in parameter names only are one path (OpenAPI 3.1.1, section 4.8.8.2). */
function ambiguousPaths(operations: readonly Operation[]): readonly Defect[] {
  const keysByShape = new Map<string, string>();
  return operations.flatMap(({ key, pointer }) => {
    const shape = blankParameterNames(key);
    const other = keysByShape.get(shape);
    if (other === undefined) {
      keysByShape.set(shape, key);
      return [];
    }
    const detail = `\`${other}\` and \`${key}\` match the same paths`;
    return [{ ruleId: "spec-path-ambiguous", pointer, subject: key, detail }];
  });
}
