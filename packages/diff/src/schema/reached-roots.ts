import { compareText } from "@driftline/model";
import type { PairNode, Root, Walk } from "./pair-graph.js";

/** The roots that lead to at least one of some pairs, by operation. */
export type RootFinder = (nodes: readonly PairNode[]) => readonly Root[];

/** A set of roots, a bit for each. */
type Bits = Uint32Array;

/**
 * Finds every root that leads to a pair. Pairs in one circle are reached by the same roots, so that each circle is looked
 * at once (Tarjan's strongly connected components, along the ways back to the roots), however many edits are asked for.
 */
export function createRootFinder({ roots }: Walk): RootFinder {
  const ordered = [...roots].sort((a, b) => compareText(a.operation, b.operation));
  const positions = new Map(ordered.map((root, position) => [root, position] as const));
  const search: Search = { positions, words: (ordered.length + 31) >> 5, seen: new Map(), stack: [], next: 0 };
  return (nodes) => {
    const reached = new Uint32Array(search.words);
    for (const node of nodes) add(reached, bitsOf(search, node));
    return positionsIn(reached).flatMap((position) => ordered[position] ?? []);
  };
}

/** A pair on the search. */
interface Mark {
  readonly node: PairNode;
  readonly index: number;
  /** The lowest index known to lie in the same circle. */
  low: number;
  /** How many of the ways back were followed. */
  followed: number;
  /** What leads to its circle; null while that is open. */
  bits: Bits | null;
}

interface Search {
  readonly positions: ReadonlyMap<Root, number>;
  readonly words: number;
  readonly seen: Map<PairNode, Mark>;
  /** Marks whose circle is open. */
  readonly stack: Mark[];
  next: number;
}

function bitsOf(search: Search, start: PairNode): Bits {
  const mark = search.seen.get(start) ?? entered(search, start);
  const path = mark.bits === null ? [mark] : [];
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const edge = at.node.edges[at.followed];
    if (edge === undefined) {
      path.pop();
      if (at.low === at.index) close(search, at);
      const below = path.at(-1);
      if (below !== undefined) below.low = Math.min(below.low, at.low);
      continue;
    }
    at.followed += 1;
    const parent = search.seen.get(edge.parent);
    if (parent === undefined) path.push(entered(search, edge.parent));
    else if (parent.bits === null) at.low = Math.min(at.low, parent.index);
  }
  return mark.bits ?? new Uint32Array(search.words);
}

function entered(search: Search, node: PairNode): Mark {
  const mark: Mark = { node, index: search.next, low: search.next, followed: 0, bits: null };
  search.next += 1;
  search.seen.set(node, mark);
  search.stack.push(mark);
  return mark;
}

/** A circle is complete: what leads to one of its pairs leads to all. */
function close(search: Search, first: Mark): void {
  const circle = search.stack.splice(search.stack.lastIndexOf(first));
  const bits = new Uint32Array(search.words);
  for (const { node } of circle) {
    for (const root of node.roots) set(bits, search.positions.get(root));
    for (const { parent } of node.edges) add(bits, search.seen.get(parent)?.bits ?? null);
  }
  for (const mark of circle) mark.bits = bits;
}

function set(bits: Bits, position: number | undefined): void {
  if (position !== undefined) bits[position >> 5] = (bits[position >> 5] ?? 0) | (1 << (position & 31));
}

/** The positions of a set, in order: of thousands of operations an edit is mostly seen from one. */
function positionsIn(bits: Bits): readonly number[] {
  const positions: number[] = [];
  for (let word = 0; word < bits.length; word++)
    for (let left = bits[word] ?? 0; left !== 0; left &= left - 1)
      positions.push(word * 32 + 31 - Math.clz32(left & -left));
  return positions;
}

function add(bits: Bits, others: Bits | null): void {
  if (others === null) return;
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (others[word] ?? 0);
}
