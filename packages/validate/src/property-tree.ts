import {
  appendPointer,
  entryOf,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  parsePointer,
} from "@driftline/model";
import { laidTogether, leadsOn, outlineOf, schemasOf } from "./schema-outline.js";

/** What a schema documents below one place of an instance. */
export interface PropertyNode {
  /** The folded place. */
  readonly place: JsonPointer;
  /** The first schema that speaks of it. */
  readonly schema: JsonPointer | null;
  readonly properties: ReadonlyMap<string, PropertyNode>;
  readonly items: PropertyNode | null;
  /** Members that no property names, of a map. */
  readonly members: PropertyNode | null;
  /** Where the property is said to be deprecated, if every schema that names it says so; else null. */
  readonly deprecated: JsonPointer | null;
}

/** The documented properties of a schema, as a finite tree: where a schema comes round to itself, it is cut. */
export interface PropertyTree {
  readonly root: PropertyNode;
  /** The folded places of all properties a response may have, sorted; not the steps into arrays and maps. */
  readonly places: readonly JsonPointer[];
}

/** The places a tree may have; a contract beyond that is covered up to there. */
const PLACES_AT_MOST = 5000;

/** The tree of the properties a schema names, at any depth and in every branch. Grown, or recalled, once each. */
export function propertyTreeOf(document: JsonObject, schema: JsonPointer): PropertyTree {
  let trees = treesByDocument.get(document);
  if (trees === undefined) {
    trees = new Map();
    treesByDocument.set(document, trees);
  }
  return entryOf(trees, schema, () => recallByDocument.get(document)?.(schema) ?? growTree(document, schema));
}

/** The trees that somebody asked for so far. */
export function grownTrees(document: JsonObject): ReadonlyMap<JsonPointer, PropertyTree> {
  return treesByDocument.get(document) ?? new Map();
}

/** Asks before a tree of the document is grown; null: it has to be. */
export function recallTrees(document: JsonObject, recall: (schema: JsonPointer) => PropertyTree | null): void {
  recallByDocument.set(document, recall);
}

/** A memo, not state: a document never changes, and the trees go when it goes. */
const treesByDocument = new WeakMap<JsonObject, Map<JsonPointer, PropertyTree>>();
const recallByDocument = new WeakMap<JsonObject, (schema: JsonPointer) => PropertyTree | null>();

/** Grown level by level: where there is more than may be covered, what stands outermost is. */
function growTree(document: JsonObject, schema: JsonPointer): PropertyTree {
  const places: JsonPointer[] = [];
  const pending: Growth[] = [];
  const marksByPointer = new Map<JsonPointer, Marks>();
  const marksOf = (pointer: JsonPointer) =>
    marksByPointer.get(pointer) ?? entryOf(marksByPointer, pointer, () => marksAt(document, pointer));
  const plant = (pointers: readonly JsonPointer[], place: JsonPointer, above: Above | null): GrowingNode => {
    const [first = ""] = pointers;
    const deprecated = pointers.length === 1 ? marksOf(first).deprecated : deprecatedIn(pointers.map(marksOf));
    const node = { place, schema: first, properties: NONE, items: null, members: null, deprecated };
    pending.push({ node, pointers, above });
    return node;
  };
  const root = plant([schema], "", null);
  for (let next = 0; next < pending.length && places.length < PLACES_AT_MOST; next++) {
    const { node, pointers, above } = pending[next] as Growth;
    const outline = outlineOf(document, pointers);
    if (standsAbove(above, outline.key)) continue;
    const here = { key: outline.key, above };
    const properties = new Map<string, PropertyNode>();
    for (const [name, schemas] of outline.properties) {
      const below = appendPointer(node.place, name);
      // What only requests carry is never missed in a response (OpenAPI 3.1.1, section 4.8.24; JSON Schema, section 9.4).
      if (!schemas.some((schema) => marksOf(schema).isWriteOnly)) places.push(below);
      properties.set(name, plant(schemas, below, here));
    }
    if (properties.size > 0) node.properties = properties;
    if (outline.items.length > 0) node.items = plant(outline.items, `${node.place}/*`, here);
    if (outline.members.length > 0) node.members = plant(outline.members, `${node.place}/*`, here);
  }
  return { root, places: [...new Set(places)].sort() };
}

/** Of the thousands of places of a tree most have nothing below. */
const NONE: ReadonlyMap<string, PropertyNode> = new Map();

interface GrowingNode extends PropertyNode {
  properties: ReadonlyMap<string, PropertyNode>;
  items: PropertyNode | null;
  members: PropertyNode | null;
}

interface Growth {
  readonly node: GrowingNode;
  readonly pointers: readonly JsonPointer[];
  readonly above: Above | null;
}

/** The outlines on the way to a node. */
interface Above {
  readonly key: string;
  readonly above: Above | null;
}

function standsAbove(above: Above | null, key: string): boolean {
  for (let at = above; at !== null; at = at.above) if (at.key === key) return true;
  return false;
}

/** What schemas say of a property beside its shape. */
interface Marks {
  readonly isWriteOnly: boolean;
  /** Where it is said to be deprecated. */
  readonly deprecated: JsonPointer | null;
}

const UNMARKED: Marks = { isWriteOnly: false, deprecated: null };

/** Of one schema with all that is laid together with it, without its outline: of most properties nobody asks for more. */
function marksAt(document: JsonObject, pointer: JsonPointer): Marks {
  const alone = schemasOf(document)(pointer);
  if (isJsonObject(alone) && !leadsOn(alone) && alone.writeOnly !== true && alone.deprecated !== true) return UNMARKED;
  const schemas = laidTogether(document, [pointer]);
  const owner = schemas.find(({ schema }) => schema.deprecated === true);
  return {
    isWriteOnly: schemas.some(({ schema }) => schema.writeOnly === true),
    deprecated: owner === undefined ? null : appendPointer(owner.pointer, "deprecated"),
  };
}

/** A property that another branch still recommends is not deprecated. */
function deprecatedIn(marks: readonly Marks[]): JsonPointer | null {
  return marks.some(({ deprecated }) => deprecated === null) ? null : (marks[0]?.deprecated ?? null);
}

/** A place of an instance, folded: array indices become `*`, and so do the keys of maps, where the schema tells. */
export function foldPlace(root: PropertyNode | null, value: JsonValue | undefined, pointer: JsonPointer): JsonPointer {
  let node = root;
  let at = value;
  let folded = "";
  for (const token of parsePointer(pointer)) {
    const isArray: boolean = Array.isArray(at);
    const property: PropertyNode | undefined = isArray ? undefined : node?.properties.get(token);
    const isFreeKey =
      property === undefined && !isArray && (node === null || node.members !== null || node.properties.size === 0);
    folded += isArray || isFreeKey ? "/*" : appendPointer("", token);
    node = property ?? (isArray ? (node?.items ?? null) : (node?.members ?? null));
    at = childOf(at, token);
  }
  return folded;
}

function childOf(value: JsonValue | undefined, token: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(token)];
  return isJsonObject(value) && Object.hasOwn(value, token) ? value[token] : undefined;
}
