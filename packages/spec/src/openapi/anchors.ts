import {
  appendPointer,
  entryOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  stringOf,
} from "@driftline/model";
import { isData } from "./schema-objects.js";

/** A schema resource (JSON Schema 2020-12 core, section 4.3.5): what a `#` inside it is relative to. */
export interface Resource {
  readonly pointer: JsonPointer;
  readonly id: string;
  readonly anchors: Map<string, JsonPointer>;
  /** Its dynamic anchors; null where two of them have one name. */
  readonly dynamic: Map<string, JsonPointer | null>;
}

/** A resource without anchors yet. */
export function newResource(pointer: JsonPointer, id: string): Resource {
  return { pointer, id, anchors: new Map(), dynamic: new Map() };
}

/** Where a schema stands, and what the names found are noted in. */
export interface Collecting {
  readonly pointer: JsonPointer;
  readonly resource: Resource;
  readonly resources: Map<string, Resource>;
  readonly dynamic: Map<string, JsonPointer[]>;
  readonly ignoresSiblings: boolean;
}

/** Notes the resources and anchors of a schema, at any depth. */
export function collect(schema: JsonValue, context: Collecting): void {
  if (Array.isArray(schema)) {
    schema.forEach((item: JsonValue, index) => {
      collect(item, { ...context, pointer: appendPointer(context.pointer, index) });
    });
    return;
  }
  if (!isJsonObject(schema)) return;
  const { pointer } = context;
  const resource = resourceOf(schema, { ...context, outer: context.resource });
  if (resource !== context.resource) context.resources.set(resource.id, resource);
  for (const name of ["$anchor", "$dynamicAnchor", "$id"]) {
    const anchor = name === "$id" ? anchorOfIdentifier(schema) : stringOf(schema, name);
    if (anchor === undefined) continue;
    resource.anchors.set(anchor, pointer);
    if (name === "$dynamicAnchor") noteDynamic(context, resource, { name: anchor, pointer });
  }
  if (schema.$recursiveAnchor === true) {
    resource.anchors.set("recursive", pointer);
    noteDynamic(context, resource, { name: "recursive", pointer });
  }
  for (const [name, member] of Object.entries(schema)) {
    if (member !== undefined && !isData(name, member))
      collect(member, { ...context, resource, pointer: appendPointer(pointer, name) });
  }
}

function noteDynamic(
  { dynamic }: Collecting,
  resource: Resource,
  { name, pointer }: { readonly name: string; readonly pointer: JsonPointer },
): void {
  entryOf(dynamic, name, () => []).push(pointer);
  resource.dynamic.set(name, resource.dynamic.has(name) ? null : pointer);
}

/** `$id: "#name"` was how draft-06 and draft-07 named a place (draft-07 core, section 8.2.3). */
function anchorOfIdentifier(schema: JsonObject): string | undefined {
  const id = stringOf(schema, "$id");
  return id?.startsWith("#") && id.length > 1 ? id.slice(1) : undefined;
}

/** Where a schema stands that may begin a resource. */
export interface Beginning {
  readonly outer: Resource;
  readonly pointer: JsonPointer;
  readonly ignoresSiblings: boolean;
}

/** The resource a schema begins, or the one it stands in. */
export function resourceOf(schema: JsonObject, { outer, pointer, ignoresSiblings }: Beginning): Resource {
  const id = stringOf(schema, "$id");
  if (id === undefined || id.startsWith("#") || !URL.canParse(id, outer.id)) return outer;
  if (ignoresSiblings && typeof schema.$ref === "string") return outer;
  return newResource(pointer, withoutFragment(new URL(id, outer.id).href));
}

/** An absolute identifier (RFC 3986, section 4.3). */
export function withoutFragment(uri: string): string {
  const hash = uri.indexOf("#");
  return hash < 0 ? uri : uri.slice(0, hash);
}
