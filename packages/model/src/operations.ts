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
import {
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  memberOf,
  objectOf,
  stringOf,
  textOfJson,
} from "./json.js";
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
    const item = followMember(document, { value: paths, pointer }, path);
    if (item === undefined) continue;
    for (const method of METHODS) {
      const own = memberPlace(item, method);
      if (own !== undefined) operations.push(operationAt(document, { path, method, item, own }));
    }
    const additional = memberPlace(item, "additionalOperations");
    for (const method of Object.keys(additional?.value ?? {})) {
      const own = memberPlace(additional, method);
      if (own !== undefined) operations.push(operationAt(document, { path, method, item, own }));
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

/** The same for a member of an object at hand: of hundreds of operations none is looked for from the root. */
function followMember(document: JsonObject, owner: Place, name: string): Place | undefined {
  const place = memberPlace(owner, name);
  return place === undefined || stringOf(place.value, "$ref") === undefined ? place : follow(document, place.pointer);
}

function memberPlace(owner: Place | undefined, name: string): Place | undefined {
  const value = objectOf(owner?.value, name);
  return owner === undefined || value === undefined
    ? undefined
    : { value, pointer: appendPointer(owner.pointer, name) };
}

interface OperationSite {
  readonly path: string;
  readonly method: string;
  readonly item: Place;
  readonly own: Place;
}

function operationAt(document: JsonObject, site: OperationSite): Operation {
  const { value: operation, pointer } = site.own;
  const method = site.method.toUpperCase();
  return {
    key: `${method} ${site.path}`,
    method,
    path: site.path,
    operationId: stringOf(operation, "operationId") ?? null,
    pointer,
    servers: serversOf(document, site),
    parameters: parametersOf(document, site),
    requestBody: requestBodyOf(document, site.own),
    responses: responsesOf(document, site.own),
    security: securityOf(operation) ?? securityOf(document) ?? null,
    isDeprecated: operation.deprecated === true,
    sunset: stringOf(operation, "x-sunset") ?? null,
  };
}

/** Operation-level servers override those of the path item, which override the root's (OpenAPI 3.1.1, 4.8.10.1). */
function serversOf(document: JsonObject, site: OperationSite): readonly Server[] {
  for (const { value, pointer } of [site.own, site.item, { value: document, pointer: "" }]) {
    const stated = arrayOf(value, "servers");
    if (stated.length > 0) return serversAt(stated, appendPointer(pointer, "servers"));
  }
  return NO_SERVERS;
}

const NO_SERVERS: readonly Server[] = [];

/** What was read from a list before. A list that is stated once is one list for all that inherit it: they may be thousands. */
const serversByList = new WeakMap<
  readonly JsonValue[],
  { readonly pointer: JsonPointer; readonly servers: readonly Server[] }
>();

function serversAt(stated: readonly JsonValue[], pointer: JsonPointer): readonly Server[] {
  const known = serversByList.get(stated);
  // An alias of YAML is the same list at two places.
  if (known?.pointer === pointer) return known.servers;
  const servers = stated.map((server, index) => serverAt(server, appendPointer(pointer, index)));
  serversByList.set(stated, { pointer, servers });
  return servers;
}

function serverAt(server: JsonValue, pointer: JsonPointer): Server {
  const variables: Record<string, { default: string; enum: readonly string[] | null }> = Object.create(null);
  for (const [name, variable] of Object.entries(objectOf(server, "variables") ?? {})) {
    const values = arrayOf(variable, "enum").map(textOfJson);
    variables[name] = {
      default: textOfJson(memberOf(variable, "default") ?? ""),
      enum: values.length > 0 ? values : null,
    };
  }
  return { url: stringOf(server, "url") ?? "/", variables, pointer };
}

/** Parameters of the path item, overridden by those of the operation with the same name and location. */
function parametersOf(document: JsonObject, site: OperationSite): readonly Parameter[] {
  const byIdentity = new Map<string, Parameter>();
  for (const { value, pointer } of [site.item, site.own]) {
    arrayOf(value, "parameters").forEach((stated, index) => {
      const parameter = parameterAt(document, stated, appendPointer(pointer, "parameters", index));
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

function parameterAt(document: JsonObject, stated: JsonValue, pointer: JsonPointer): Parameter | undefined {
  const isReference = stringOf(stated, "$ref") !== undefined;
  const place = isReference ? follow(document, pointer) : isJsonObject(stated) ? { value: stated, pointer } : undefined;
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

function requestBodyOf(document: JsonObject, operation: Place): RequestBody | null {
  const place = followMember(document, operation, "requestBody");
  if (place === undefined) return null;
  return { isRequired: place.value.required === true, content: contentOf(document, place), pointer: place.pointer };
}

function responsesOf(document: JsonObject, operation: Place): readonly ContractResponse[] {
  const responses = memberPlace(operation, "responses");
  if (responses === undefined) return [];
  return Object.keys(responses.value).flatMap((status) => {
    const place = status.startsWith("x-") ? undefined : followMember(document, responses, status);
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
  const headers = memberPlace(response, "headers");
  return Object.keys(headers?.value ?? {}).flatMap((name) => {
    const place = headers === undefined ? undefined : followMember(document, headers, name);
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
  const content = memberPlace(owner, "content");
  return Object.keys(content?.value ?? {}).flatMap((mediaType) => {
    const place = content === undefined ? undefined : followMember(document, content, mediaType);
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
    for (const scheme of Object.keys(alternative))
      scopesByScheme[scheme] = arrayOf(alternative, scheme).map(textOfJson);
    return scopesByScheme;
  });
}
