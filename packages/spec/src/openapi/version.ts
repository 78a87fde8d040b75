import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonTypeOf,
  memberOf,
  stringOf,
  ToolError,
  textOfJson,
} from "@driftline/model";
import { dialectOfMetaSchema, type SchemaDialect } from "@driftline/schema";

/** The versions of OpenAPI that are read. */
export type OpenApiVersion = "2.0" | "3.0" | "3.1" | "3.2";

/** A parsed text that says it is an OpenAPI description, and of which version. */
export interface Description {
  readonly document: JsonObject;
  readonly version: OpenApiVersion;
  readonly dialect: SchemaDialect;
}

/**
 * The OpenAPI description that a parsed text is.
 *
 * @throws {ToolError} SPEC_NOT_OPENAPI, saying what the text looks like instead; SPEC_VERSION_UNSUPPORTED.
 */
export function describe(value: JsonValue, uri: string): Description {
  const version = memberOf(value, "openapi") ?? memberOf(value, "swagger");
  if (!isJsonObject(value) || version === undefined) throw notOpenApi(value, uri);
  // An unquoted 3.1 or 2.0 is a number in YAML.
  const text = typeof version === "number" ? version.toFixed(1) : textOfJson(version);
  const known = /^(2\.0|3\.[012])(?:\.\d+)?(?:-|$)/.exec(text)?.[1] as OpenApiVersion | undefined;
  if (known === undefined) {
    throw new ToolError("SPEC_VERSION_UNSUPPORTED", `${uri} says OpenAPI \`${text}\``, {
      hint: "2.0, 3.0, 3.1 and 3.2 are read",
      location: { uri },
    });
  }
  return { document: value, version: known, dialect: dialectOf(value, known) };
}

function dialectOf(document: JsonObject, version: OpenApiVersion): SchemaDialect {
  if (version === "2.0" || version === "3.0") return "openapi-3.0";
  return dialectOfMetaSchema(stringOf(document, "jsonSchemaDialect")) ?? "openapi-3.1";
}

/** What a text is when it is no OpenAPI, by a member that gives it away. */
const LOOKALIKES: readonly (readonly [member: string, what: string, hint: string])[] = [
  ["asyncapi", "an AsyncAPI document", "AsyncAPI describes messages, not HTTP operations"],
  ["arazzo", "an Arazzo workflow", "give the OpenAPI description it names in `sourceDescriptions`"],
  ["overlay", "an OpenAPI overlay", "overlays belong into `specs/<vendor>/overlay.yaml`"],
  ["log", "a recording (HAR)", "give it with `--recordings`"],
  ["http_interactions", "a recording (VCR)", "give it with `--recordings`"],
  ["interactions", "a recording (VCR)", "give it with `--recordings`"],
  ["item", "a Postman collection", "export an OpenAPI description instead"],
  ["linkset", "an API catalogue (RFC 9727)", "give the document it names as `service-desc`"],
  ["$schema", "a JSON Schema", "give the OpenAPI description that uses it"],
];

const NO_OBJECT: Readonly<Record<string, string>> = {
  null: "empty",
  boolean: "`true` or `false` alone",
  number: "a number",
  string: "a line of text",
  array: "a list",
};

function notOpenApi(value: JsonValue, uri: string): ToolError {
  const found = LOOKALIKES.find(([member]) => memberOf(value, member) !== undefined);
  const what = found?.[1] ?? (isJsonObject(value) ? "an object without `openapi`" : NO_OBJECT[jsonTypeOf(value)]);
  return new ToolError("SPEC_NOT_OPENAPI", `${uri} is no OpenAPI description but ${what}`, {
    hint: found?.[2] ?? 'its first member should be `openapi: 3.1.0` (or 3.0, 3.2, or `swagger: "2.0"`)',
    location: { uri },
  });
}
