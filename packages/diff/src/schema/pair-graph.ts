import { appendPointer, type JsonPointer, type OperationKey } from "@driftline/model";
import { type Canonical, type Direction, keyOf, type SchemaSet, setOf } from "@driftline/schema";
import type { Child } from "./child.js";
import { type Comparison, compareShapes } from "./compare.js";
import type { SchemaEdit, Step, View } from "./edit.js";
import type { Sameness } from "./sameness.js";

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
export interface WalkSides {
  readonly base: Canonical;
  readonly revision: Canonical;
  readonly sameness: Sameness;
  /** A walk that grows past this is cut: what is beyond is said, not guessed. */
  readonly maximumPairs: number;
}

/** What a walk found. */
export interface Walk {
  /** Where it started: the roots with anything to look at. */
  readonly roots: readonly Root[];
  /** Pairs with at least one edit, nearest to a root first. */
  readonly changed: readonly PairNode[];
  /** Whether pairs were left out, because there were too many. */
  readonly isCut: boolean;
}

/** Compares every pair of schemas that the roots lead to, breadth first, each once per direction. Ends on cycles. */
export function walkPairs(roots: readonly Root[], sides: WalkSides): Walk {
  const nodesByKey = new Map<string, PairNode>();
  const queue: PairNode[] = [];
  const nodeOf = (direction: Direction, base: View, revision: View): PairNode => {
    const key = `${direction}\n${base.key}\n|\n${revision.key}`;
    let node = nodesByKey.get(key);
    if (node === undefined) {
      node = { id: queue.length, direction, base, revision, roots: [], edges: [], edits: [] };
      nodesByKey.set(key, node);
      queue.push(node);
    }
    return node;
  };
  const started: Root[] = [];
  for (const root of roots) {
    const pair = pairOf(sides, setOf(root.base), setOf(root.revision));
    if (pair === undefined) continue;
    nodeOf(root.direction, pair.base, pair.revision).roots.push(root);
    started.push(root);
  }
  const changed: PairNode[] = [];
  let index = 0;
  for (; index < queue.length && index < sides.maximumPairs; index++) {
    const node = queue[index] as PairNode;
    const { edits, children } = childrenWrittenAlike(node, sides) ?? compareShapes(node, sides);
    node.edits = edits;
    if (edits.length > 0) changed.push(node);
    for (const child of children) {
      const pair = "views" in child ? child.views : pairOf(sides, child.base, child.revision);
      if (pair === undefined) continue;
      nodeOf(node.direction, pair.base, pair.revision).edges.push({ parent: node, step: child.step });
    }
  }
  return { roots: started, changed, isCut: index < queue.length };
}

/** Where both sides are written the same, nothing differs here, and only what they refer to has to be looked at. */
function childrenWrittenAlike(node: PairNode, sides: WalkSides): Comparison | undefined {
  const before = node.base.set;
  const after = node.revision.set;
  if (before === undefined || after === undefined) return undefined;
  const ways = sides.sameness.changedBelow(before, after);
  if (ways === undefined) return undefined;
  const children = ways.map(({ tokens, step }): Child => {
    const below = (set: SchemaSet): SchemaSet => {
      const { pointers } = setOf(appendPointer(set.pointers[0] ?? "", ...tokens));
      return step.kind === "branch" ? { pointers, only: step.type } : { pointers };
    };
    return { step, base: below(before), revision: below(after) };
  });
  return { edits: [], children };
}

type Views = Extract<Child, { readonly views: unknown }>["views"];

function pairOf(sides: WalkSides, base: SchemaSet, revision: SchemaSet): Views | undefined {
  const before = sides.base.normalSet(base);
  const after = sides.revision.normalSet(revision);
  if (sides.sameness.isUnchanged(before, after)) return undefined;
  return { base: viewOf(sides.base, before), revision: viewOf(sides.revision, after) };
}

/** Shapes are made when somebody looks: most pairs are only passed through. */
function viewOf(canonical: Canonical, set: SchemaSet): View {
  return {
    key: keyOf(set),
    set,
    get shape() {
      return canonical.shapeOf(set);
    },
  };
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
