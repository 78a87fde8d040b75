import { isJsonObject, type JsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import { grownTrees, type PropertyNode, type PropertyTree, recallTrees } from "./property-tree.js";

/** Smaller trees are grown as quickly as they are read. */
const PLACES_AT_LEAST = 20;

/** The large trees that were grown for the schemas of a document, as JSON by schema: what a further run need not grow. */
export function keptTreesOf(document: JsonObject): ReadonlyMap<JsonPointer, () => string> {
  const large = [...grownTrees(document)].filter(([, tree]) => tree.places.length >= PLACES_AT_LEAST);
  return new Map(large.map(([schema, tree]) => [schema, () => JSON.stringify(dataOf(tree))]));
}

/**
 * Gives back what `keptTreesOf` gave for the same document. A tree is read when somebody asks for it, and grown where what was
 * kept is none.
 */
export function rememberTrees(document: JsonObject, kept: ReadonlyMap<JsonPointer, () => string>): void {
  recallTrees(document, (schema) => {
    const text = kept.get(schema)?.();
    return text === undefined ? null : treeOf(JSON.parse(text));
  });
}

const KINDS = { property: 0, items: 1, members: 2 } as const;

/** A tree as lists, a node each, after the node it stands below. */
interface TreeData {
  readonly places: readonly JsonPointer[];
  /** Positions of the nodes above; the root, which is the first, has none. */
  readonly above: readonly number[];
  readonly kinds: readonly number[];
  readonly names: readonly string[];
  readonly at: readonly JsonPointer[];
  readonly schemas: readonly (JsonPointer | null)[];
  /** By position. */
  readonly deprecated: Readonly<Record<string, JsonPointer>>;
}

function dataOf({ root, places }: PropertyTree): TreeData {
  const nodes: { node: PropertyNode; above: number; kind: number; name: string }[] = [
    { node: root, above: -1, kind: KINDS.property, name: "" },
  ];
  for (let index = 0; index < nodes.length; index++) {
    const { node } = nodes[index] as (typeof nodes)[number];
    for (const [name, below] of node.properties) nodes.push({ node: below, above: index, kind: KINDS.property, name });
    if (node.items !== null) nodes.push({ node: node.items, above: index, kind: KINDS.items, name: "" });
    if (node.members !== null) nodes.push({ node: node.members, above: index, kind: KINDS.members, name: "" });
  }
  const deprecated = nodes.flatMap(({ node }, index) => (node.deprecated === null ? [] : [[index, node.deprecated]]));
  return {
    places,
    above: nodes.map(({ above }) => above),
    kinds: nodes.map(({ kind }) => kind),
    names: nodes.map(({ name }) => name),
    at: nodes.map(({ node }) => node.place),
    schemas: nodes.map(({ node }) => node.schema),
    deprecated: Object.fromEntries(deprecated),
  };
}

interface BuiltNode extends PropertyNode {
  properties: Map<string, PropertyNode>;
  items: PropertyNode | null;
  members: PropertyNode | null;
}

function treeOf(kept: unknown): PropertyTree | null {
  if (!isTreeData(kept)) return null;
  const { places, above, kinds, names, at, schemas, deprecated } = kept;
  const nodes: BuiltNode[] = [];
  for (const [index, place] of at.entries()) {
    const node: BuiltNode = {
      place,
      schema: schemas[index] ?? null,
      properties: NONE,
      items: null,
      members: null,
      deprecated: deprecated[index] ?? null,
    };
    nodes.push(node);
    const owner = nodes[above[index] ?? -1];
    if (owner === undefined || owner === node) continue;
    if (kinds[index] === KINDS.items) owner.items = node;
    else if (kinds[index] === KINDS.members) owner.members = node;
    else {
      if (owner.properties === NONE) owner.properties = new Map();
      owner.properties.set(names[index] ?? "", node);
    }
  }
  const [root] = nodes;
  return root === undefined ? null : { root, places };
}

/** Of the thousands of nodes most have nothing below. */
const NONE = new Map<string, PropertyNode>();

function isTreeData(value: unknown): value is TreeData {
  if (!isJsonObject(value) || !isJsonObject(value.deprecated)) return false;
  const lists: readonly (JsonValue | undefined)[] = [value.above, value.kinds, value.names, value.at, value.schemas];
  return (
    Array.isArray(value.places) && lists.every((list) => Array.isArray(list) && list.length === lengthOf(value.at))
  );
}

function lengthOf(value: JsonValue | undefined): number {
  return Array.isArray(value) ? value.length : -1;
}
