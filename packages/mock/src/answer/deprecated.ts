import { isJsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { withoutMember } from "../json-edit.js";
import { type Outline, outlineOf } from "../schema-outline.js";
import type { Workshop } from "../workshop.js";

/** A body without the properties the contract calls deprecated, as far as it conforms without them. */
export function withoutDeprecated(workshop: Workshop, schema: JsonPointer, value: JsonValue): JsonValue {
  const compiled = workshop.compiler.compile(schema, "response");
  let kept = value;
  for (const place of deprecatedPlaces(workshop, [schema], value)) {
    const without = removed(kept, place);
    if (compiled.isClean(without)) kept = without;
  }
  return kept;
}

/** Whether every schema that names a property calls it deprecated: what another branch recommends is not. */
export function isDeprecated(workshop: Workshop, schemas: readonly JsonPointer[]): boolean {
  return (
    schemas.length > 0 &&
    schemas.every((pointer) =>
      outlineOf(workshop.contract.document, [pointer]).schemas.some(({ schema }) => schema.deprecated === true),
    )
  );
}

/** The schemas that speak of a member or an item. */
export function childSchemas(outline: Outline, token: string | number): readonly JsonPointer[] {
  if (typeof token === "number") return outline.items;
  return outline.properties.get(token) ?? outline.members;
}

type Place = readonly (string | number)[];

function deprecatedPlaces(workshop: Workshop, schemas: readonly JsonPointer[], value: JsonValue): readonly Place[] {
  const outline = outlineOf(workshop.contract.document, schemas);
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue, index) => below(workshop, { outline, token: index, value: item }));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (member === undefined) return [];
    if (isDeprecated(workshop, outline.properties.get(name) ?? [])) return [[name]];
    return below(workshop, { outline, token: name, value: member });
  });
}

function below(
  workshop: Workshop,
  { outline, token, value }: { outline: Outline; token: string | number; value: JsonValue },
): readonly Place[] {
  return deprecatedPlaces(workshop, childSchemas(outline, token), value).map((place) => [token, ...place]);
}

function removed(value: JsonValue, [token, ...rest]: Place): JsonValue {
  if (token === undefined) return value;
  if (Array.isArray(value))
    return value.map((item: JsonValue, index) => (index === token ? removed(item, rest) : item));
  if (!isJsonObject(value)) return value;
  if (rest.length === 0) return withoutMember(value, String(token));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === token && member !== undefined ? removed(member, rest) : member,
    ]),
  ) as JsonValue;
}
