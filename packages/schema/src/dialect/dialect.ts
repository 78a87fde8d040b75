import type { JsonPointer, JsonValue } from "@driftline/model";

/** What a schema was written in. OpenAPI 2.0 counts as `openapi-3.0`: both took draft-04's boolean bounds and `$ref`. */
export type SchemaDialect =
  | "openapi-3.0"
  | "openapi-3.1"
  | "draft-04"
  | "draft-06"
  | "draft-07"
  | "2019-09"
  | "2020-12";

/** What was put right. The names are stable: they are written into `lock.json`. */
export type SchemaRepairKind =
  | "nullable"
  | "exclusive-bound"
  | "reference-siblings"
  | "example"
  | "tuple-items"
  | "type-file"
  | "type-unknown"
  | "required-in-property"
  | "text-for-boolean"
  | "text-for-number"
  | "value-for-text"
  | "keyword-invalid"
  | "keyword-renamed"
  | "discriminator-mapping"
  | "pattern-translated"
  | "pattern-unsupported"
  | "not-a-schema";

/** One thing that was put right, at its place in the text it was read from. */
export interface SchemaRepair {
  readonly kind: SchemaRepairKind;
  /** The place before the repair. */
  readonly pointer: JsonPointer;
  /** The value concerned, or what was done, in a few words. */
  readonly detail: string;
}

/** A place whose contents stand elsewhere after a repair, so that references to it can follow. */
export interface PointerMove {
  readonly from: JsonPointer;
  readonly to: JsonPointer;
}

/** A schema in JSON Schema 2020-12, and how it came to be so. */
export interface NormalisedSchema {
  readonly schema: JsonValue;
  readonly repairs: readonly SchemaRepair[];
  readonly moves: readonly PointerMove[];
}

/** In these dialects everything beside `$ref` is ignored (OpenAPI 3.0.4, 4.7.24.1; draft-07 core, section 8.3). */
export const IGNORES_REFERENCE_SIBLINGS: ReadonlySet<SchemaDialect> = new Set([
  "openapi-3.0",
  "draft-04",
  "draft-06",
  "draft-07",
] as const);

const DIALECTS_BY_META_SCHEMA: readonly (readonly [RegExp, SchemaDialect])[] = [
  [/^https?:\/\/json-schema\.org\/draft-0?[34]\/schema/, "draft-04"],
  [/^https?:\/\/json-schema\.org\/draft-06\/schema/, "draft-06"],
  [/^https?:\/\/json-schema\.org\/draft-07\/schema/, "draft-07"],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema/, "2019-09"],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema/, "2020-12"],
  [/^https?:\/\/spec\.openapis\.org\/oas\/3\.[1-9]\//, "openapi-3.1"],
];

/** The dialect that a `$schema` (or `jsonSchemaDialect`) names, or `undefined` for one that is not known. */
export function dialectOfMetaSchema(uri: JsonValue | undefined): SchemaDialect | undefined {
  if (typeof uri !== "string") return undefined;
  return DIALECTS_BY_META_SCHEMA.find(([pattern]) => pattern.test(uri))?.[1];
}
