import { canonicalJson, type JsonObject, type JsonPointer, type Operation, resolvePointer } from "@driftline/model";
import { contentOf, successOf } from "../answer/documented.js";
import { meantPointer, outlineOf } from "../schema-outline.js";
import { type PagePlan, pagePlanOf, plainName } from "./page-plan.js";

/** A kind of thing a vendor keeps: what one of them looks like, and which property names it. */
export interface EntityKind {
  /** The same for every operation that answers with this kind, wherever its schema is written. */
  readonly key: string;
  readonly schema: JsonPointer;
  /** Null: things of this kind have no name, and only stand in lists. */
  readonly idProperty: string | null;
}

/** What an operation does to the things a vendor keeps. */
export type Role =
  | { readonly kind: "one"; readonly entity: EntityKind; readonly idParameter: string }
  | { readonly kind: "create"; readonly entity: EntityKind }
  | { readonly kind: "remove"; readonly entity: EntityKind; readonly idParameter: string }
  | {
      readonly kind: "list";
      readonly entity: EntityKind;
      /** The property that holds the items; null where the body is the array. */
      readonly itemsProperty: string | null;
      readonly envelope: JsonPointer;
      readonly page: PagePlan | null;
    }
  | { readonly kind: "plain" };

/** The role of every operation, read off paths and schemas: nothing is known about any vendor. */
export function rolesOf(document: JsonObject, operations: readonly Operation[]): ReadonlyMap<string, Role> {
  const kinds = new Map<string, EntityKind>();
  const kindByPath = new Map<string, EntityKind>();
  for (const operation of operations) {
    if (operation.method !== "GET") continue;
    const idParameter = lastParameter(operation.path);
    const schema = successSchema(document, operation);
    const idProperty = schema === null || idParameter === null ? null : idPropertyOf(document, schema, idParameter);
    if (schema === null || idProperty === null) continue;
    const kind = { key: keyOf(document, schema), schema, idProperty };
    kinds.set(kind.key, kind);
    kindByPath.set(blankPath(operation.path), kind);
  }
  const roles = new Map<string, Role>();
  for (const operation of operations) roles.set(operation.key, roleOf({ document, kinds, kindByPath }, operation));
  return roles;
}

interface Known {
  readonly document: JsonObject;
  readonly kinds: ReadonlyMap<string, EntityKind>;
  readonly kindByPath: ReadonlyMap<string, EntityKind>;
}

function roleOf(known: Known, operation: Operation): Role {
  const { document, kinds } = known;
  const schema = successSchema(document, operation);
  const idParameter = lastParameter(operation.path);
  const atPath = known.kindByPath.get(blankPath(operation.path));
  if (operation.method === "DELETE" && atPath !== undefined && idParameter !== null)
    return { kind: "remove", entity: atPath, idParameter };
  if (schema === null) return { kind: "plain" };
  const entity = kinds.get(keyOf(document, schema));
  if (entity !== undefined && idParameter !== null) return { kind: "one", entity, idParameter };
  if (entity !== undefined && operation.method === "POST") return { kind: "create", entity };
  return (idParameter === null ? listRole(known, operation, schema) : undefined) ?? { kind: "plain" };
}

/** A list is known by things we know in it, or by pages that can be turned. */
function listRole({ document, kinds }: Known, operation: Operation, schema: JsonPointer): Role | undefined {
  const arrays = arraysIn(document, schema).map(({ itemsProperty, item }) => {
    const key = keyOf(document, item);
    return { itemsProperty, isKnown: kinds.has(key), entity: kinds.get(key) ?? anonymousKind(document, item, key) };
  });
  const found = arrays.find(({ isKnown }) => isKnown) ?? (arrays.length === 1 ? arrays[0] : undefined);
  if (found === undefined) return undefined;
  const { itemsProperty, entity, isKnown } = found;
  const page = pagePlanOf(document, { operation, envelope: itemsProperty === null ? null : schema });
  return isKnown || page !== null ? { kind: "list", entity, itemsProperty, envelope: schema, page } : undefined;
}

function arraysIn(document: JsonObject, schema: JsonPointer) {
  const outline = outlineOf(document, [schema]);
  const [own] = outline.items;
  if (own !== undefined) return [{ itemsProperty: null, item: meantPointer(document, own) }];
  return [...outline.properties].flatMap(([itemsProperty, schemas]) => {
    const [item] = outlineOf(document, schemas).items;
    if (item === undefined || outlineOf(document, [item]).properties.size === 0) return [];
    return [{ itemsProperty, item: meantPointer(document, item) }];
  });
}

function anonymousKind(document: JsonObject, schema: JsonPointer, key: string): EntityKind {
  return { key, schema, idProperty: idPropertyOf(document, schema, "id") };
}

function successSchema(document: JsonObject, operation: Operation): JsonPointer | null {
  const success = successOf(operation);
  const schema = success === undefined ? null : (contentOf(success.response)?.schema ?? null);
  return schema === null ? null : meantPointer(document, schema);
}

/** The property a path parameter means: `experiment_id` is the `experiment_id` or the `id` of an experiment. */
function idPropertyOf(document: JsonObject, schema: JsonPointer, parameter: string): string | null {
  const names = [...outlineOf(document, [schema]).properties.keys()];
  for (const plain of [plainName(parameter), "id", "uuid"]) {
    const name = names.find((candidate) => plainName(candidate) === plain);
    if (name !== undefined) return name;
  }
  return null;
}

/** @example lastParameter("/things/{thing_id}/") === "thing_id" */
function lastParameter(path: string): string | null {
  return /\{([^{}/]+)\}\/?$/.exec(path)?.[1] ?? null;
}

function blankPath(path: string): string {
  return path.replace(/\{[^{}]*\}/g, "{}");
}

function keyOf(document: JsonObject, schema: JsonPointer): string {
  return canonicalJson(resolvePointer(document, schema) ?? null);
}
