import { compareText, type JsonPointer } from "@driftline/model";
import { compareFirstSeen, type FirstSeen } from "../folding/first-seen.js";
import { addNodes, type ObservedNode } from "./observed-node.js";

/** What the bodies of one operation, status and media type looked like. Plain JSON, adds up. */
export interface ObservedResponse {
  readonly operation: string;
  readonly status: string;
  readonly mediaType: string | null;
  /** The documented schema whose names told names from map keys, or null. */
  readonly schema: JsonPointer | null;
  readonly exchanges: number;
  readonly first: FirstSeen;
  readonly body: ObservedNode;
}

/** What makes two observations speak of the same bodies. */
export function observedResponseKey(observed: Omit<ObservedResponse, "exchanges" | "first" | "body">): string {
  return JSON.stringify([observed.operation, observed.status, observed.mediaType, observed.schema]);
}

/** The sum of two observations of the same bodies. */
export function addObservedResponses(a: ObservedResponse, b: ObservedResponse): ObservedResponse {
  return {
    ...a,
    exchanges: a.exchanges + b.exchanges,
    first: compareFirstSeen(a.first, b.first) <= 0 ? a.first : b.first,
    body: addNodes(a.body, b.body),
  };
}

/** The nodes below a node with their folded places, in the order of places; the node itself comes first. */
export function placesOf(node: ObservedNode, place: JsonPointer = ""): readonly ObservedPlace[] {
  const below: ObservedPlace[] = [];
  for (const [name, child] of node.properties) {
    const at = `${place}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    below.push(...placesOf(child, at).map((one) => (one.place === at ? { ...one, name, parent: node } : one)));
  }
  for (const child of [node.items, node.members]) {
    if (child !== null) below.push(...placesOf(child, `${place}/*`));
  }
  below.sort((a, b) => compareText(a.place, b.place));
  return [{ place, name: null, node, parent: null }, ...below];
}

/** A node with its place. */
export interface ObservedPlace {
  readonly place: JsonPointer;
  /** The property's name; null for the root, for items and for members of maps. */
  readonly name: string | null;
  readonly node: ObservedNode;
  /** The node of the object that has or lacks the property. */
  readonly parent: ObservedNode | null;
}
