import { compareText, isJsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import type { PropertyNode, PropertyTree } from "../property-tree.js";

/** Which documented properties have been seen; looking costs less the more is known. */
export interface CoverageTally {
  /** Notes the documented properties of one body. */
  look(value: JsonValue): void;
  /** The folded places of the properties seen, sorted. */
  observed(): readonly JsonPointer[];
  /** The folded places where an object with documented properties stood, sorted. */
  objects(): readonly JsonPointer[];
}

interface Seen {
  readonly properties: Set<JsonPointer>;
  readonly objects: Set<JsonPointer>;
}

/** A node with what is still to be seen below it; a branch in which all was seen is cut off. */
interface SearchNode {
  readonly place: JsonPointer;
  readonly properties: Map<string, SearchNode>;
  items: SearchNode | null;
  members: SearchNode | null;
  isSeen: boolean;
  isObjectSeen: boolean;
  /** Names of the documented properties, which are no map keys. */
  readonly documented: ReadonlySet<string>;
}

/** A tally over the properties of a tree. */
export function createCoverageTally(tree: PropertyTree): CoverageTally {
  const seen: Seen = { properties: new Set(), objects: new Set() };
  const root = searchNode(tree.root);
  let isComplete = tree.places.length === 0;
  return {
    look(value) {
      if (!isComplete) isComplete = search(root, value, seen);
    },
    observed: () => [...seen.properties].sort(compareText),
    objects: () => [...seen.objects].sort(compareText),
  };
}

function searchNode(node: PropertyNode): SearchNode {
  const properties = new Map([...node.properties].map(([name, below]) => [name, searchNode(below)]));
  return {
    place: node.place,
    properties,
    items: stepNode(node.items),
    members: stepNode(node.members),
    isSeen: false,
    isObjectSeen: false,
    documented: new Set(node.properties.keys()),
  };
}

/** A step into an array or a map is no property itself: without any below it there is nothing to look for. */
function stepNode(node: PropertyNode | null): SearchNode | null {
  const step = node === null ? null : searchNode(node);
  return step === null || isExhausted(step) ? null : step;
}

/** Notes what a value shows; true when nothing is left to be seen at this node and below. */
function search(node: SearchNode, value: JsonValue, seen: Seen): boolean {
  if (typeof value !== "object" || value === null) return isExhausted(node);
  if (Array.isArray(value)) {
    for (const item of value) {
      if (node.items === null) break;
      if (search(node.items, item, seen)) node.items = null;
    }
  } else if (isJsonObject(value)) searchMembers(node, value, seen);
  return isExhausted(node);
}

function searchMembers(node: SearchNode, value: { readonly [name: string]: JsonValue | undefined }, seen: Seen): void {
  if (!node.isObjectSeen && node.documented.size > 0) {
    node.isObjectSeen = true;
    seen.objects.add(node.place);
  }
  for (const [name, below] of node.properties) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    if (member === undefined) continue;
    if (!below.isSeen) {
      below.isSeen = true;
      seen.properties.add(below.place);
    }
    if (search(below, member, seen)) node.properties.delete(name);
  }
  if (node.members === null) return;
  for (const name of Object.keys(value)) {
    const member = node.documented.has(name) ? undefined : value[name];
    if (member === undefined || node.members === null) continue;
    if (search(node.members, member, seen)) node.members = null;
  }
}

/** A property counts as exhausted only once it was seen itself; its caller asks after noting it. */
function isExhausted(node: SearchNode): boolean {
  return node.properties.size === 0 && node.items === null && node.members === null;
}
