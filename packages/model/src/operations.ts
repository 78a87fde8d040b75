import type {
  ContractResponse,
  MediaTypeContent,
  Operation,
  Parameter,
  ParameterLocation,
  ParameterStyle,
  RequestBody,
  ResponseHeader,
  SecurityAlternative,
  Server,
} from "./contract.js";
import { compareText } from "./finding.js";
import { arrayOf, isJsonObject, type JsonObject, type JsonValue, memberOf, objectOf, stringOf } from "./json.js";
import { appendPointer, type JsonPointer, pointerOfReference, resolvePointer } from "./pointer.js";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"] as const;

/** The operations under `/paths` of a normalised OpenAPI 3.1 (or 3.2) document, sorted by key. */
export function operationsOf(document: JsonObject): readonly Operation[] {
  return operationsUnder(document, "/paths");
}

/** The operations of the path items in any map of them: `/paths`, `/webhooks`, or one callback object. */
export function operationsUnder(document: JsonObject, pointer: JsonPointer): readonly Operation[] {
  const operations: Operation[] = [];
  const paths = resolvePointer(document, pointer);
  if (!isJsonObject(paths)) return operations;
  for (const path of Object.keys(paths)) {
    if (path.startsWith("x-")) continue;
    const item = follow(document, appendPointer(pointer, path));
    if (item === undefined) continue;
    for (const method of METHODS) {
      if (objectOf(item.value, method) === undefined) continue;
      operations.push(operationAt(document, { path, method, item, pointer: appendPointer(item.pointer, method) }));
    }
    const additional = objectOf(item.value, "additionalOperations");
    for (const method of Object.keys(additional ?? {})) {
      if (objectOf(additional, method) === undefined) continue;
      const at = appendPointer(item.pointer, "additionalOperations", method);
      operations.push(operationAt(document, { path, method, item, pointer: at }));
    }
  }
  return operations.sort((a, b) => compareText(a.key, b.key));
}

/** An object of the document with the pointer it really stands at, references followed. */
export interface Place {
  readonly value: JsonObject;
  readonly pointer: JsonPointer;
}

/** Follows `$ref` from a place to the object meant; `undefined` where it leads nowhere or round in a circle. */
export function follow(document: JsonObject, pointer: JsonPointer): Place | undefined {
  const visited = new Set<JsonPointer>();
  let at = pointer;
  while (!visited.has(at)) {
    visited.add(at);
    const value = resolvePointer(document, at);
    if (!isJsonObject(value)) return undefined;
    const reference = stringOf(value, "$ref");
    const target = reference === undefined ? undefined : pointerOfReference(reference);
    if (target === undefined) return { value, pointer: at };
    at = target;
  }
  return undefined;
}

interface OperationSite {
  readonly path: string;
  readonly method: string;
  readonly item: Place;
  readonly pointer: JsonPointer;
}

function operationAt(document: JsonObject, site: OperationSite): Operation {
  const operation = resolvePointer(document, site.pointer) as JsonObject;
  const method = site.method.toUpperCase();
  return {
    key: `${method} ${site.path}`,
    method,
    path: site.path,
    operationId: stringOf(operation, "operationId") ?? null,
    pointer: site.pointer,
    servers: serversOf(document, site),
    parameters: parametersOf(document, site),
    requestBody: requestBodyOf(document, appendPointer(site.pointer, "requestBody")),
    responses: responsesOf(document, site.pointer),
    security: securityOf(operation) ?? securityOf(document) ?? null,
    isDeprecated: operation.deprecated === true,
    sunset: stringOf(operation, "x-sunset") ?? null,
  };
}

/** Operation-level servers override those of the path item, which override the root's (OpenAPI 3.1.1, 4.8.10.1). */
function serversOf(document: JsonObject, site: OperationSite): readonly Server[] {
  for (const owner of [site.pointer, site.item.pointer, ""]) {
    const servers = arrayOf(resolvePointer(document, owner), "servers");
    if (servers.length > 0)
      return servers.map((server, index) => serverAt(server, appendPointer(owner, "servers", index)));
  }
  return [];
}

function serverAt(server: JsonValue, pointer: JsonPointer): Server {
  const variables: Record<string, { default: string; enum: readonly string[] | null }> = Object.create(null);
  for (const [name, variable] of Object.entries(objectOf(server, "variables") ?? {})) {
    const values = arrayOf(variable, "enum").map(String);
    variables[name] = { default: String(memberOf(variable, "default") ?? ""), enum: values.length > 0 ? values : null };
  }
  return { url: stringOf(server, "url") ?? "/", variables, pointer };
}

/** Parameters of the path item, overridden by those of the operation with the same name and location. */
function parametersOf(document: JsonObject, site: OperationSite): readonly Parameter[] {
  const byIdentity = new Map<string, Parameter>();
  for (const owner of [site.item.pointer, site.pointer]) {
    arrayOf(resolvePointer(document, owner), "parameters").forEach((_, index) => {
      const parameter = parameterAt(document, appendPointer(owner, "parameters", index));
      if (parameter !== undefined) byIdentity.set(`${parameter.in}:${parameter.name}`, parameter);
    });
  }
  return [...byIdentity.values()];
}

const PARAMETER_LOCATIONS: readonly string[] = ["path", "query", "header", "cookie", "querystring"];

const DEFAULT_STYLES: Readonly<Record<ParameterLocation, ParameterStyle>> = {
  path: "simple",
  query: "form",
  header: "simple",
  cookie: "form",
  querystring: "form",
};

function parameterAt(document: JsonObject, pointer: JsonPointer): Parameter | undefined {
  const place = follow(document, pointer);
  if (place === undefined) return undefined;
  const name = stringOf(place.value, "name");
  const location = stringOf(place.value, "in") ?? "";
  if (name === undefined || !PARAMETER_LOCATIONS.includes(location)) return undefined;
  const where = location as ParameterLocation;
  const style = (stringOf(place.value, "style") ?? DEFAULT_STYLES[where]) as ParameterStyle;
  return {
    name,
    in: where,
    isRequired: where === "path" || place.value.required === true,
    isDeprecated: place.value.deprecated === true,
    style,
    explode: typeof place.value.explode === "boolean" ? place.value.explode : style === "form" || style === "cookie",
    allowReserved: place.value.allowReserved === true,
    schema: schemaPointer(place),
    content: contentOf(document, place)[0] ?? null,
    pointer: place.pointer,
  };
}

function requestBodyOf(document: JsonObject, pointer: JsonPointer): RequestBody | null {
  const place = follow(document, pointer);
  if (place === undefined) return null;
  return { isRequired: place.value.required === true, content: contentOf(document, place), pointer: place.pointer };
}

function responsesOf(document: JsonObject, operationPointer: JsonPointer): readonly ContractResponse[] {
  const pointer = appendPointer(operationPointer, "responses");
  const responses = resolvePointer(document, pointer);
  if (!isJsonObject(responses)) return [];
  return Object.keys(responses).flatMap((status) => {
    const place = status.startsWith("x-") ? undefined : follow(document, appendPointer(pointer, status));
    if (place === undefined) return [];
    const range = /^[1-5]xx$/i.test(status) ? status.toUpperCase() : status;
    return [
      {
        status: range,
        headers: headersOf(document, place),
        content: contentOf(document, place),
        pointer: place.pointer,
      },
    ];
  });
}

/** A documented `Content-Type` header is ignored: the media type says it (OpenAPI 3.1.1, section 4.8.17.1). */
function headersOf(document: JsonObject, response: Place): readonly ResponseHeader[] {
  return Object.keys(objectOf(response.value, "headers") ?? {}).flatMap((name) => {
    const place = follow(document, appendPointer(response.pointer, "headers", name));
    if (place === undefined || name.toLowerCase() === "content-type") return [];
    return [
      {
        name,
        isRequired: place.value.required === true,
        isDeprecated: place.value.deprecated === true,
        explode: place.value.explode === true,
        schema: schemaPointer(place),
        content: contentOf(document, place)[0] ?? null,
        pointer: place.pointer,
      },
    ];
  });
}

function contentOf(document: JsonObject, owner: Place): readonly MediaTypeContent[] {
  return Object.keys(objectOf(owner.value, "content") ?? {}).flatMap((mediaType) => {
    const place = follow(document, appendPointer(owner.pointer, "content", mediaType));
    if (place === undefined) return [];
    const itemSchema =
      memberOf(place.value, "itemSchema") === undefined ? null : appendPointer(place.pointer, "itemSchema");
    return [{ mediaType: mediaType.toLowerCase(), schema: schemaPointer(place), itemSchema, pointer: place.pointer }];
  });
}

function schemaPointer(place: Place): JsonPointer | null {
  return memberOf(place.value, "schema") === undefined ? null : appendPointer(place.pointer, "schema");
}

function securityOf(owner: JsonObject): readonly SecurityAlternative[] | undefined {
  const security = memberOf(owner, "security");
  if (!Array.isArray(security)) return undefined;
  return (security as readonly JsonValue[]).filter(isJsonObject).map((alternative) => {
    const scopesByScheme: Record<string, readonly string[]> = Object.create(null);
    for (const scheme of Object.keys(alternative)) scopesByScheme[scheme] = arrayOf(alternative, scheme).map(String);
    return scopesByScheme;
  });
}
