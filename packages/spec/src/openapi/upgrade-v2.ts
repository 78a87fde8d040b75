import {
  appendPointer,
  arrayOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  objectOf,
  pointerOfReference,
  referenceOfPointer,
  resolvePointer,
  stringOf,
  withoutTrailingSlashes,
} from "@driftline/model";
import { mapReferences, type PointerMove } from "@driftline/schema";
import { bodyOf, isBodyParameter, mediaTypesOf, parameterOf } from "./upgrade-parameters.js";
import { schemeOf } from "./upgrade-security.js";

/** An OpenAPI 2.0 description in the form of 3.0, and where things stood before: from the new place to the old. */
export interface Upgraded {
  readonly document: JsonObject;
  readonly origins: readonly PointerMove[];
}

/** OpenAPI 2.0 as 3.0; schemas keep their dialect. What 2.0 cannot say is not made up. */
export function upgradeV2(document: JsonObject): Upgraded {
  const upgrade: Upgrade = { document, origins: [] };
  const upgraded: JsonObject = {
    openapi: "3.0.4",
    info: document.info ?? { title: "", version: "" },
    ...serversOf(document),
    ...kept(document, ["security", "tags", "externalDocs"]),
    paths: mapMembers(document.paths, (item, path) => pathItemOf(upgrade, item, appendPointer("/paths", path))),
    components: componentsOf(upgrade),
    ...Object.fromEntries(Object.entries(document).filter(([name]) => name.startsWith("x-"))),
  };
  return { document: followMoves(document, upgraded), origins: upgrade.origins };
}

interface Upgrade {
  readonly document: JsonObject;
  readonly origins: PointerMove[];
}

function kept(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name] as JsonValue]])),
  );
}

function mapMembers(value: JsonValue | undefined, map: (member: JsonObject, name: string) => JsonValue): JsonObject {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      return [name, isJsonObject(member) && !name.startsWith("x-") ? map(member, name) : (member as JsonValue)];
    }),
  );
}

/** `host`, `basePath` and `schemes`; without a host the API stands where the description does. */
function serversOf(document: JsonObject): JsonObject {
  const host = stringOf(document, "host");
  const basePath = stringOf(document, "basePath") ?? "";
  const path = withoutTrailingSlashes(basePath);
  if (host === undefined) return path === "" ? {} : { servers: [{ url: path }] };
  const schemes = arrayOf(document, "schemes").filter(
    (scheme) => typeof scheme === "string" && /^https?$/.test(scheme),
  );
  const names = schemes.length === 0 ? ["https"] : schemes;
  return { servers: names.map((scheme) => ({ url: `${String(scheme)}://${host}${path}` })) };
}

/** Where the components of 2.0 stand in 3.0. */
const SECTIONS: readonly (readonly [before: string, after: string])[] = [
  ["definitions", "schemas"],
  ["responses", "responses"],
  ["securityDefinitions", "securitySchemes"],
];

function componentsOf(upgrade: Upgrade): JsonObject {
  const { document, origins } = upgrade;
  for (const [before, after] of SECTIONS) origins.push({ from: `/components/${after}`, to: `/${before}` });
  for (const section of ["parameters", "requestBodies"])
    origins.push({ from: `/components/${section}`, to: "/parameters" });
  const shared = Object.entries(objectOf(document, "parameters") ?? {});
  const bodies = shared.filter(([, parameter]) => isBodyParameter(parameter));
  const others = shared.filter(([, parameter]) => !isBodyParameter(parameter));
  const responses = mapMembers(document.responses, (response, name) => {
    const pointer = appendPointer("/components/responses", name);
    return responseOf(upgrade, response, { pointer, source: appendPointer("/responses", name), owner: document });
  });
  const sections: Readonly<Record<string, JsonObject>> = {
    schemas: objectOf(document, "definitions") ?? {},
    parameters: Object.fromEntries(others.map(([name, parameter]) => [name, parameterOf(parameter as JsonValue)])),
    requestBodies: Object.fromEntries(
      bodies.map(([name, body]) => [name, bodyOf([body as JsonValue], mediaTypesOf(document, document, "consumes"))]),
    ),
    responses,
    securitySchemes: mapMembers(document.securityDefinitions, schemeOf),
  };
  return Object.fromEntries(Object.entries(sections).filter(([, members]) => Object.keys(members).length > 0));
}

const METHODS: ReadonlySet<string> = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

function pathItemOf(upgrade: Upgrade, item: JsonObject, pointer: JsonPointer): JsonValue {
  const shared = arrayOf(item, "parameters");
  const members = Object.entries(item).map(([name, member]) => {
    if (METHODS.has(name) && isJsonObject(member))
      return [name, operationOf(upgrade, member, { pointer: appendPointer(pointer, name), shared })];
    if (name === "parameters") return [name, shared.filter((each) => !isBody(upgrade, each)).map(parameterOf)];
    return [name, member];
  });
  return Object.fromEntries(members) as JsonObject;
}

/** Whether a parameter, or the shared one it refers to, describes the body. */
function isBody(upgrade: Upgrade, parameter: JsonValue): boolean {
  return isBodyParameter(resolved(upgrade, parameter));
}

function resolved(upgrade: Upgrade, parameter: JsonValue): JsonValue {
  const reference = stringOf(parameter, "$ref");
  const pointer = reference === undefined ? undefined : pointerOfReference(reference);
  return pointer === undefined ? parameter : (resolvePointer(upgrade.document, pointer) ?? parameter);
}

interface OperationSite {
  readonly pointer: JsonPointer;
  readonly shared: readonly JsonValue[];
}

function operationOf(upgrade: Upgrade, operation: JsonObject, { pointer, shared }: OperationSite): JsonObject {
  const { document, origins } = upgrade;
  const own = arrayOf(operation, "parameters");
  const ownBodies = own.filter((parameter) => isBody(upgrade, parameter));
  const bodies = ownBodies.length > 0 ? ownBodies : shared.filter((parameter) => isBody(upgrade, parameter));
  const parameters = own.filter((parameter) => !isBody(upgrade, parameter));
  parameters.forEach((parameter, index) => {
    origins.push({
      from: appendPointer(pointer, "parameters", index),
      to: appendPointer(pointer, "parameters", own.indexOf(parameter)),
    });
  });
  const { parameters: _, consumes: __, produces: ___, schemes: ____, responses, ...rest } = operation;
  const body =
    bodyReference(bodies) ??
    bodyOf(
      bodies.map((each) => resolved(upgrade, each)),
      mediaTypesOf(operation, document, "consumes"),
    );
  if (bodies.length > 0)
    origins.push({ from: appendPointer(pointer, "requestBody"), to: appendPointer(pointer, "parameters") });
  return {
    ...rest,
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterOf) }),
    ...(bodies.length === 0 ? {} : { requestBody: body }),
    responses: mapMembers(responses, (response, status) => {
      const at = appendPointer(pointer, "responses", status);
      return responseOf(upgrade, response, { pointer: at, source: at, owner: operation });
    }),
  };
}

/** A body that is shared stays shared. */
function bodyReference(bodies: readonly JsonValue[]): JsonObject | undefined {
  const [only] = bodies;
  const reference = bodies.length === 1 && only !== undefined ? stringOf(only, "$ref") : undefined;
  return reference === undefined
    ? undefined
    : { $ref: reference.replace("#/parameters/", "#/components/requestBodies/") };
}

interface ResponseSite {
  readonly pointer: JsonPointer;
  /** Where it stands in the text. */
  readonly source: JsonPointer;
  /** The operation, or the document for shared responses. */
  readonly owner: JsonObject;
}

function responseOf(upgrade: Upgrade, response: JsonObject, { pointer, source, owner }: ResponseSite): JsonValue {
  const { schema, examples, headers, ...rest } = response;
  const mediaTypes = mediaTypesOf(owner, upgrade.document, "produces");
  if (schema === undefined && examples === undefined && headers === undefined) return response;
  const stated = Object.keys(isJsonObject(examples) ? examples : {});
  const content = [...new Set([...mediaTypes, ...stated])].map((mediaType) => {
    upgrade.origins.push({
      from: appendPointer(pointer, "content", mediaType, "schema"),
      to: appendPointer(source, "schema"),
    });
    const example = memberOf(examples, mediaType);
    return [
      mediaType,
      { ...(schema === undefined ? {} : { schema }), ...(example === undefined ? {} : { example }) },
    ] as const;
  });
  return {
    ...rest,
    ...(headers === undefined ? {} : { headers: mapMembers(headers, (header) => withoutName(parameterOf(header))) }),
    ...(schema === undefined && stated.length === 0 ? {} : { content: Object.fromEntries(content) }),
  };
}

function withoutName(header: JsonValue): JsonValue {
  if (!isJsonObject(header)) return header;
  return Object.fromEntries(Object.entries(header).filter(([name]) => !["name", "in", "explode"].includes(name)));
}

/** References to what stands elsewhere now. */
function followMoves(before: JsonObject, after: JsonObject): JsonObject {
  return mapReferences(after, (reference) => {
    const pointer = pointerOfReference(reference);
    const [, section, name = ""] = pointer?.split("/") ?? [];
    if (pointer === undefined || section === undefined) return reference;
    const rest = pointer.slice(section.length + 1);
    if (section === "parameters") {
      const isShared = isBodyParameter(resolvePointer(before, `/parameters/${name}`) ?? null);
      return referenceOfPointer(`/components/${isShared ? "requestBodies" : "parameters"}${rest}`);
    }
    const target = SECTIONS.find(([from]) => from === section)?.[1];
    return target === undefined ? reference : referenceOfPointer(`/components/${target}${rest}`);
  }) as JsonObject;
}
