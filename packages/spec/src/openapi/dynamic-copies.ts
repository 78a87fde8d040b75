import {
  appendPointer,
  entryOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  objectOf,
  parsePointer,
  resolvePointer,
} from "@driftline/model";
import type { Resource } from "./anchors.js";
import { isData } from "./schema-objects.js";

/** What each dynamic anchor's name means here (JSON Schema 2020-12 core, section 8.2.3.2); null: cannot be told. */
export type Bound = ReadonlyMap<string, JsonPointer | null>;

/** Steps after which a document's dynamic references are left alone: what refers to everything by everything multiplies. */
const MOST_STEPS = 5_000_000;
const MOST_COPIES = 1_000;

/** A schema as it means something else where it is referred to from within another resource. */
export interface Copy {
  readonly source: JsonPointer;
  readonly name: string;
  readonly resource: Resource;
  readonly bound: Bound;
}

/** What the copies are made of. */
export interface CopyPorts {
  readonly document: JsonObject;
  readonly root: Resource;
  readonly resources: ReadonlyMap<string, Resource>;
  /** The dynamic anchors by name. */
  readonly dynamic: ReadonlyMap<string, readonly JsonPointer[]>;
  targetOf(reference: string, own: Resource): JsonPointer | undefined;
}

/** The names in force where a resource is entered: the outermost one that has a name keeps it. */
export function entering(bound: Bound, { dynamic }: Resource): Bound {
  const added = [...dynamic].filter(([name]) => !bound.has(name));
  return added.length === 0 ? bound : new Map([...bound, ...added]);
}

/**
 * Schemas that mean one thing here and another there. A reference that enters one under names which its own place does not
 * give it leads to a copy, in which each dynamic reference means what it means there.
 */
export class DynamicCopies {
  readonly #copies = new Map<string, Copy>();
  readonly #names = new Map<JsonPointer, ReadonlySet<string>>();
  readonly #resourcesByPointer: ReadonlyMap<JsonPointer, Resource>;
  /** The names that more than one anchor has. */
  readonly #varying: ReadonlySet<string>;
  #pending: Copy[] = [];
  #steps = 0;

  constructor(readonly ports: CopyPorts) {
    this.#resourcesByPointer = new Map([...ports.resources.values()].map((resource) => [resource.pointer, resource]));
    this.#varying = new Set([...ports.dynamic].filter(([, anchors]) => anchors.length > 1).map(([name]) => name));
  }

  /** Whether the copies are too many to be made. */
  get isExceeded(): boolean {
    return this.#steps > MOST_STEPS || this.#copies.size > MOST_COPIES;
  }

  /** The copies that nobody has made yet. */
  takePending(): readonly Copy[] {
    const taken = this.#pending;
    this.#pending = [];
    return taken;
  }

  /** Where a reference to a schema leads under the names in force: to the schema itself, or to a copy of it. */
  reach(target: JsonPointer, bound: Bound): JsonPointer {
    if (this.#varying.size === 0 || this.isExceeded) return target;
    const names = this.#namesBelow(target);
    if (names.size === 0) return target;
    const chain = this.#chainTo(target);
    const resource = chain[chain.length - 1] ?? this.ports.root;
    const usual = chain.reduce<Bound>(entering, new Map());
    const here = entering(bound, resource);
    if ([...names].every((name) => here.get(name) === usual.get(name))) return target;
    const key = JSON.stringify([target, [...names].sort().map((name) => [name, here.get(name) ?? null])]);
    const copy = entryOf(this.#copies, key, () => this.#newCopy({ source: target, resource, bound: here }, names));
    return appendPointer("/components/schemas", copy.name);
  }

  #newCopy(of: Omit<Copy, "name">, names: ReadonlySet<string>): Copy {
    const [first] = [...names].map((name) => of.bound.get(name)).filter((pointer) => pointer != null);
    const wanted = [of.source, first ?? ""]
      .map(componentOf)
      .filter((part) => part !== "")
      .join("-of-");
    const taken = new Set([...this.#copies.values()].map(({ name }) => name));
    const existing = objectOf(objectOf(this.ports.document, "components"), "schemas") ?? {};
    let name = wanted;
    for (let count = 2; taken.has(name) || Object.hasOwn(existing, name); count++) name = `${wanted}-${count}`;
    const copy: Copy = { ...of, name };
    this.#pending.push(copy);
    return copy;
  }

  /** The resources that a place lies in, outermost first. */
  #chainTo(pointer: JsonPointer): readonly Resource[] {
    const chain = [this.ports.root];
    let above = "";
    for (const token of parsePointer(pointer)) {
      above = appendPointer(above, token);
      const resource = this.#resourcesByPointer.get(above);
      if (resource !== undefined) chain.push(resource);
    }
    return chain;
  }

  /** The varying names that dynamic references reachable from a place ask for. */
  #namesBelow(start: JsonPointer): ReadonlySet<string> {
    return entryOf(this.#names, start, () => {
      const found = new Set<string>();
      const visited = new Set<JsonPointer>();
      const pending = [start];
      for (let pointer = pending.pop(); pointer !== undefined; pointer = pending.pop()) {
        if (visited.has(pointer)) continue;
        visited.add(pointer);
        const resource = this.#chainTo(pointer).at(-1) ?? this.ports.root;
        const value = resolvePointer(this.ports.document, pointer);
        if (value !== undefined) this.#look(value, { pointer, resource }, { found, pending });
        if (this.isExceeded) break;
      }
      return found;
    });
  }

  #look(
    schema: JsonValue,
    at: { readonly pointer: JsonPointer; readonly resource: Resource },
    into: { readonly found: Set<string>; readonly pending: JsonPointer[] },
  ): void {
    this.#steps++;
    if (typeof schema !== "object" || schema === null || this.isExceeded) return;
    const resource = this.#resourcesByPointer.get(at.pointer) ?? at.resource;
    for (const [name, reference] of isJsonObject(schema) ? referencesOf(schema) : []) {
      const target = this.ports.targetOf(reference, resource);
      if (target !== undefined) into.pending.push(target);
      if (name === undefined || !this.#varying.has(name)) continue;
      into.found.add(name);
      for (const anchor of this.ports.dynamic.get(name) ?? []) into.pending.push(anchor);
    }
    for (const [name, member] of Object.entries(schema)) {
      if (typeof member !== "object" || isData(name, member)) continue;
      this.#look(member, { pointer: appendPointer(at.pointer, name), resource }, into);
    }
  }
}

/** The references of a schema, each with the name it asks for where it is a dynamic one. */
function referencesOf(schema: JsonObject): readonly (readonly [string | undefined, string])[] {
  const [plain, dynamic] = [memberOf(schema, "$ref"), memberOf(schema, "$dynamicRef")];
  const found: (readonly [string | undefined, string])[] = [];
  if (typeof plain === "string") found.push([undefined, plain]);
  if (typeof dynamic === "string") found.push([dynamic.slice(dynamic.indexOf("#") + 1), dynamic]);
  if (typeof memberOf(schema, "$recursiveRef") === "string") found.push(["recursive", "#"]);
  return found;
}

/** The component that a place lies in; otherwise its last name, as far as it may be a component's (OpenAPI 3.1.1, section 4.8.7.1). */
function componentOf(pointer: JsonPointer): string {
  const tokens = parsePointer(pointer);
  const name = tokens[0] === "components" && tokens[1] === "schemas" ? tokens[2] : tokens.at(-1);
  return (name ?? "").replace(/[^\w.-]/g, "_");
}
