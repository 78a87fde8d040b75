import { arrayOf, isJsonObject, type JsonObject, type JsonValue, memberOf, objectOf, stringOf } from "@driftline/model";

/**
 * Until December 2025 Mintlify's Markdown held its own intermediate form instead of OpenAPI: one operation directly
 * under `paths`, every schema wrapped in a list, `requiredProperties` beside `required: true` inside the property.
 */
export function isIntermediate(value: JsonObject): boolean {
  return typeof objectOf(value, "paths")?.path === "string";
}

/** The operation of the intermediate form as OpenAPI; what the form adds for its own use is left out. */
export function fromIntermediate(value: JsonObject): JsonObject {
  const form = objectOf(value, "paths") ?? {};
  const path = stringOf(form, "path") ?? "/";
  const method = (stringOf(form, "method") ?? "get").toLowerCase();
  const request = objectOf(form, "request") ?? {};
  const { schemes, security } = securityOf(arrayOf(request, "security"));
  const content = contentOf(objectOf(request, "body") ?? {});
  const operation: JsonObject = {
    ...(form.deprecated === true ? { deprecated: true } : {}),
    ...(security.length === 0 ? {} : { security }),
    parameters: parametersOf(objectOf(request, "parameters") ?? {}),
    ...(Object.keys(content).length === 0 ? {} : { requestBody: { required: true, content } }),
    responses: responsesOf(objectOf(form, "response") ?? {}),
  };
  const schemas = convertedMap(objectOf(objectOf(value, "components"), "schemas") ?? {});
  return {
    openapi: stringOf(value, "openapi") ?? "3.1.0",
    info: value.info ?? { title: path, version: "unstated" },
    servers: arrayOf(form, "servers"),
    paths: { [path]: { [method]: operation } },
    components: {
      ...(Object.keys(schemas).length === 0 ? {} : { schemas }),
      ...(Object.keys(schemes).length === 0 ? {} : { securitySchemes: schemes }),
    },
  };
}

function parametersOf(groups: JsonObject): readonly JsonObject[] {
  return ["path", "query", "header", "cookie"].flatMap((location) =>
    Object.entries(objectOf(groups, location) ?? {}).map(([name, parameter]) => {
      const stated = arrayOf(parameter as JsonValue, "schema");
      const isRequired = location === "path" || stated.some((schema) => memberOf(schema, "required") === true);
      const description = stated.map((schema) => stringOf(schema, "description")).find((text) => text !== undefined);
      return {
        name,
        in: location,
        required: isRequired,
        ...(description === undefined ? {} : { description }),
        schema: unionOf(stated),
      };
    }),
  );
}

function responsesOf(responses: JsonObject): JsonObject {
  const entries = Object.entries(responses).map(([status, response]) => {
    const media = isJsonObject(response) ? response : {};
    const descriptions = Object.values(media).map((each) => stringOf(each, "description"));
    const content = contentOf(media);
    const described = { description: descriptions.find((text) => text !== undefined) ?? "" };
    return [status, Object.keys(content).length === 0 ? described : { ...described, content }] as const;
  });
  return Object.fromEntries(entries);
}

/** `_mintlify/placeholder` stands where the vendor documents no body. */
function contentOf(media: JsonObject): JsonObject {
  const entries = Object.entries(media).flatMap(([mediaType, each]) => {
    if (!mediaType.includes("/") || mediaType.startsWith("_mintlify/")) return [];
    return [[mediaType, { schema: unionOf(arrayOf(each, "schemaArray")) }] as const];
  });
  return Object.fromEntries(entries);
}

function unionOf(schemas: readonly JsonValue[]): JsonValue {
  const [only = {}] = schemas;
  return schemas.length <= 1 ? converted(only) : { anyOf: schemas.map(converted) };
}

/** Members that only the form knows. */
const OWN: ReadonlySet<string> = new Set(["refIdentifier", "requiredProperties"]);

const SCHEMA_LISTS: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf"]);

function converted(schema: JsonValue): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const wrapped = arrayOf(schema, "allOf");
  if (wrapped.length === 1 && Object.keys(schema).length === 1) return converted(wrapped[0] as JsonValue);
  const required = arrayOf(schema, "requiredProperties");
  const members = Object.entries(schema).flatMap(([name, member]): readonly (readonly [string, JsonValue])[] => {
    if (OWN.has(name) || member === undefined || (name === "required" && typeof member === "boolean")) return [];
    return [[name, convertedMember(name, member)]];
  });
  return { ...Object.fromEntries(members), ...(required.length === 0 ? {} : { required }) };
}

function convertedMember(name: string, member: JsonValue): JsonValue {
  if (name === "properties" && isJsonObject(member)) return convertedMap(member);
  if (name === "type" && typeof member === "string") return /^enum<(\w+)>$/.exec(member)?.[1] ?? member;
  if (name === "items" || name === "additionalProperties" || name === "not")
    return Array.isArray(member) ? unionOf(member) : converted(member);
  return SCHEMA_LISTS.has(name) && Array.isArray(member) ? member.map(converted) : member;
}

function convertedMap(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, converted(schema as JsonValue)]));
}

/** Alternatives of schemes, each with the parameters it is sent in. */
function securityOf(alternatives: readonly JsonValue[]) {
  const schemes = new Map<string, JsonValue>();
  const security = alternatives.map((alternative) => {
    const title = stringOf(alternative, "title") ?? "auth";
    const parameters = objectOf(alternative, "parameters") ?? {};
    for (const location of ["header", "query", "cookie"]) {
      for (const [name, scheme] of Object.entries(objectOf(parameters, location) ?? {})) {
        const isHttp = stringOf(scheme as JsonValue, "type") === "http";
        const how = stringOf(scheme as JsonValue, "scheme") ?? "bearer";
        schemes.set(title, isHttp ? { type: "http", scheme: how } : { type: "apiKey", in: location, name });
      }
    }
    return schemes.has(title) ? { [title]: [] } : {};
  });
  return { schemes: Object.fromEntries(schemes) as JsonObject, security };
}
