import { appendPointer, isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";

/** The objects an OpenAPI description is made of (OpenAPI 3.1.1, section 4.8; `mediaTypes` since 3.2). */
export type ObjectKind =
  | "description"
  | "components"
  | "pathItem"
  | "operation"
  | "parameter"
  | "requestBody"
  | "response"
  | "header"
  | "mediaType"
  | "encoding"
  | "callback"
  | "example"
  | "link"
  | "securityScheme"
  | "schema";

type Multiplicity = "one" | "list" | "map";

const one = (kind: ObjectKind) => [kind, "one"] as const;
const list = (kind: ObjectKind) => [kind, "list"] as const;
const map = (kind: ObjectKind) => [kind, "map"] as const;

const CONTENT = { schema: one("schema"), content: map("mediaType"), examples: map("example") };

const MEMBERS: Readonly<Record<ObjectKind, Readonly<Record<string, readonly [ObjectKind, Multiplicity]>>>> = {
  description: { paths: map("pathItem"), webhooks: map("pathItem"), components: one("components") },
  components: {
    schemas: map("schema"),
    responses: map("response"),
    parameters: map("parameter"),
    examples: map("example"),
    requestBodies: map("requestBody"),
    headers: map("header"),
    securitySchemes: map("securityScheme"),
    links: map("link"),
    callbacks: map("callback"),
    pathItems: map("pathItem"),
    mediaTypes: map("mediaType"),
  },
  pathItem: {
    parameters: list("parameter"),
    additionalOperations: map("operation"),
    ...Object.fromEntries(
      ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"].map((name) => [
        name,
        one("operation"),
      ]),
    ),
  },
  operation: {
    parameters: list("parameter"),
    requestBody: one("requestBody"),
    responses: map("response"),
    callbacks: map("callback"),
  },
  parameter: CONTENT,
  header: CONTENT,
  requestBody: { content: map("mediaType") },
  response: { headers: map("header"), content: map("mediaType"), links: map("link") },
  mediaType: {
    schema: one("schema"),
    itemSchema: one("schema"),
    encoding: map("encoding"),
    examples: map("example"),
  },
  encoding: { headers: map("header") },
  callback: {},
  example: {},
  link: {},
  securityScheme: {},
  schema: {},
};

/** Called for every object, parents first; what it returns stands in its place. Schemas are not entered. */
export type Visit = (kind: ObjectKind, value: JsonValue, pointer: JsonPointer) => JsonValue;

/** The same description with every object replaced by what `visit` makes of it. Untouched parts are shared. */
export function mapDescription(document: JsonObject, visit: Visit): JsonObject {
  return mapObject("description", document, "", visit) as JsonObject;
}

/** One object of a description and everything below it; see `mapDescription`. */
export function mapObject(kind: ObjectKind, value: JsonValue, pointer: JsonPointer, visit: Visit): JsonValue {
  const visited = visit(kind, value, pointer);
  if (kind === "schema" || !isJsonObject(visited)) return visited;
  const shapes = MEMBERS[kind];
  let changed = false;
  const members = Object.entries(visited).map(([name, member]) => {
    const shape = kind === "callback" ? CALLBACK_MEMBER : Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined || member === undefined || name.startsWith("x-")) return [name, member] as const;
    const mapped = mapMember(shape, member, appendPointer(pointer, name), visit);
    changed ||= mapped !== member;
    return [name, mapped] as const;
  });
  return changed ? Object.fromEntries(members) : visited;
}

/** Every member of a callback is a path item under a runtime expression. */
const CALLBACK_MEMBER = one("pathItem");

function mapMember(
  [kind, multiplicity]: readonly [ObjectKind, Multiplicity],
  member: JsonValue,
  pointer: JsonPointer,
  visit: Visit,
): JsonValue {
  if (multiplicity === "one") return mapObject(kind, member, pointer, visit);
  if (multiplicity === "list") {
    if (!Array.isArray(member)) return member;
    const items = member as readonly JsonValue[];
    const mapped = items.map((item, index) => mapObject(kind, item, appendPointer(pointer, index), visit));
    return mapped.every((item, index) => item === items[index]) ? member : mapped;
  }
  if (!isJsonObject(member)) return member;
  let changed = false;
  const entries = Object.entries(member).map(([name, item]) => {
    if (item === undefined || (name.startsWith("x-") && kind === "pathItem")) return [name, item] as const;
    const mapped = mapObject(kind, item, appendPointer(pointer, name), visit);
    changed ||= mapped !== item;
    return [name, mapped] as const;
  });
  return changed ? Object.fromEntries(entries) : member;
}
