import type { JsonPointer, OperationKey } from "@driftline/model";
import { type Direction, setOf } from "@driftline/schema";
import { compareShapes } from "./compare.js";
import type { SchemaEdit, Step, View } from "./edit.js";
import { createPairs, type Pair, type PairBelow, type PairSides, type Pairs } from "./pairs.js";
import { isHiddenIn } from "./properties.js";

/** Where schemas are used: a body, a parameter or a header of an operation. */
export interface Root {
  readonly operation: OperationKey;
  readonly direction: Direction;
  /** What a reader calls it: `body`, `parameter`, `header`. */
  readonly element: "body" | "parameter" | "header";
  /** `query:limit`, the header's name, or null for a body. */
  readonly name: string | null;
  readonly status: string | null;
  readonly mediaType: string | null;
  /** Null: no schema is documented, so that anything fits. */
  readonly base: JsonPointer | null;
  readonly revision: JsonPointer | null;
}

/** A step that leads to a pair, from the pair it starts at. */
export interface Edge {
  readonly parent: PairNode;
  readonly step: Step;
}

/** Two schemas that are compared once, however many places lead to them. */
export interface PairNode {
  /** Its position in the walk. */
  readonly id: number;
  readonly direction: Direction;
  readonly base: View;
  readonly revision: View;
  readonly roots: Root[];
  /** Ways that lead here; the first is on a shortest way from a root. */
  readonly edges: Edge[];
  edits: readonly SchemaEdit[];
}

/** Both documents as a walk needs them. */
export interface WalkSides extends PairSides {
  /** A walk that grows past this is cut: what is beyond is said, not guessed. */
  readonly maximumPairs: number;
}

/**
 * A branch of a union, with what stands beside the union merged into it, is reached by one way only: in unions within unions
 * such pairs multiply with each layer, and each is dear. So deep down only so many are looked at.
 */
const DEEP_MERGES = 3;
const MAXIMUM_DEEP = 20;

/** What a walk found. */
export interface Walk {
  /** Where it started: the roots with anything to look at. */
  readonly roots: readonly Root[];
  /** Pairs with at least one edit, nearest to a root first. */
  readonly changed: readonly PairNode[];
  /** More than how many of what pairs there are, where the rest of them was left out. */
  readonly cuts: readonly string[];
}

/** Compares every pair of schemas that the roots lead to, breadth first, each once per direction. Ends on cycles. */
export function walkPairs(roots: readonly Root[], sides: WalkSides): Walk {
  const pairs = createPairs(sides);
  const nodesByPair = { request: new Map<Pair, PairNode>(), response: new Map<Pair, PairNode>() };
  const queue: { readonly node: PairNode; readonly pair: Pair }[] = [];
  const nodeOf = (direction: Direction, pair: Pair): PairNode => {
    let node = nodesByPair[direction].get(pair);
    if (node === undefined) {
      const { base, revision } = pair;
      node = { id: queue.length, direction, base, revision, roots: [], edges: [], edits: [] };
      nodesByPair[direction].set(pair, node);
      queue.push({ node, pair });
    }
    return node;
  };
  const started: Root[] = [];
  for (const root of roots) {
    const pair = pairs.between(setOf(root.base), setOf(root.revision));
    if (pair === undefined) continue;
    nodeOf(root.direction, pair).roots.push(root);
    started.push(root);
  }
  const changed: PairNode[] = [];
  let [index, deep] = [0, 0];
  for (; index < queue.length && index < sides.maximumPairs; index++) {
    const { node, pair } = queue[index] as (typeof queue)[number];
    if (isDeep(pair) && ++deep > MAXIMUM_DEEP) continue;
    const below =
      pairs.writtenAlike(pair)?.filter((next) => isSeenIn(node.direction, next)) ?? comparedBelow(node, sides, pairs);
    if (node.edits.length > 0) changed.push(node);
    for (const { step, pair: next } of below) nodeOf(node.direction, next).edges.push({ parent: node, step });
  }
  const cuts = [
    ...(index < queue.length ? [`${sides.maximumPairs} pairs of schemas`] : []),
    ...(deep > MAXIMUM_DEEP ? [`${MAXIMUM_DEEP} pairs of branches within ${DEEP_MERGES} unions`] : []),
  ];
  return { roots: started, changed, cuts };
}

function isDeep({ base, revision }: Pair): boolean {
  return Math.max(base.merges ?? 0, revision.merges ?? 0) >= DEEP_MERGES;
}

/** Pairs know no direction: what both sides hide in this one is no way on, as it is none where properties are compared. */
function isSeenIn(direction: Direction, { step, pair: { base, revision } }: PairBelow): boolean {
  return step.kind !== "property" || !isHiddenIn(direction, base.shape) || !isHiddenIn(direction, revision.shape);
}

/** Compares both sides in full: what differs is kept with the pair. */
function comparedBelow(node: PairNode, sides: WalkSides, pairs: Pairs): readonly PairBelow[] {
  const { edits, children } = compareShapes(node, sides);
  node.edits = edits;
  return children.flatMap((child) => {
    const pair = "views" in child ? pairs.known(child.views) : pairs.between(child.base, child.revision);
    return pair === undefined ? [] : [{ step: child.step, pair }];
  });
}

/** A shortest way from a root to a pair: the pairs on it, each with the step that leads to it (null for the root's). */
export function wayTo(node: PairNode): readonly { readonly node: PairNode; readonly step: Step | null }[] {
  const way: { node: PairNode; step: Step | null }[] = [];
  let at: PairNode | undefined = node;
  while (at !== undefined) {
    const [edge]: readonly Edge[] = at.roots.length > 0 ? [] : at.edges;
    way.unshift({ node: at, step: edge?.step ?? null });
    at = edge?.parent;
  }
  return way;
}
