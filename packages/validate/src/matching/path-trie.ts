import { PartialSegments } from "./partial-segments.js";
import { compileTemplate, type SegmentPattern } from "./path-template.js";
import { decodePercent } from "./request-target.js";
import type { TextPattern } from "./text-pattern.js";

/** Values filed under path templates, found by path: literal before partly templated before templated segments. */
export interface PathTrie<T> {
  add(template: string, value: T): void;
  /**
   * The value of the best template for which `accepts` holds. Segment by segment from the left, so that a concrete path
   * always wins over a templated one (OpenAPI 3.1.1, section 4.8.8.2).
   */
  find(path: string, accepts: (value: T) => boolean): T | undefined;
}

interface TrieNode<T> {
  readonly literals: Map<string, TrieNode<T>>;
  readonly partials: PartialSegments<TrieNode<T>>;
  whole: TrieNode<T> | null;
  readonly rests: { readonly pattern: TextPattern; readonly value: T }[];
  readonly values: T[];
}

/** An empty trie. */
export function createPathTrie<T>(): PathTrie<T> {
  const root = emptyNode<T>();
  return {
    add(template, value) {
      const { segments, rest } = compileTemplate(template);
      let node = root;
      for (const segment of segments) node = childFor(node, segment);
      if (rest === null) node.values.push(value);
      else node.rests.push({ pattern: rest, value });
    },
    find(path, accepts) {
      const segments = path.slice(1).split("/");
      return search({ segments, decoded: path.includes("%") ? segments.map(decodePercent) : segments, accepts }, root);
    },
  };
}

interface Search<T> {
  readonly segments: readonly string[];
  readonly decoded: readonly string[];
  readonly accepts: (value: T) => boolean;
}

/** A node to look at, or what spans all further segments there, once all below was in vain. */
interface Visit<T> {
  readonly node: TrieNode<T>;
  readonly depth: number;
  readonly isRest: boolean;
}

/** With a list of what is still to do: a path has as many segments as its sender likes. */
function search<T>(query: Search<T>, root: TrieNode<T>): T | undefined {
  const open: Visit<T>[] = [{ node: root, depth: 0, isRest: false }];
  for (let visit = open.pop(); visit !== undefined; visit = open.pop()) {
    const { node, depth, isRest } = visit;
    const isEnd = depth === query.segments.length;
    const found = isRest ? restOf(query, node, depth) : isEnd ? node.values.find(query.accepts) : undefined;
    if (found !== undefined) return found;
    if (isRest || isEnd) continue;
    open.push({ node, depth, isRest: true });
    // The last one pushed is the first one looked at.
    for (const next of childrenFor(query, node, depth).reverse())
      open.push({ node: next, depth: depth + 1, isRest: false });
  }
  return undefined;
}

/** Where a segment leads: literal before partly templated before templated. */
function childrenFor<T>(query: Search<T>, node: TrieNode<T>, depth: number): TrieNode<T>[] {
  const raw = query.segments[depth] ?? "";
  const literal = node.literals.get(query.decoded[depth] ?? "");
  const exact = literal === undefined ? [] : [literal];
  if (raw === "") return exact;
  return [...exact, ...node.partials.matching(raw), ...(node.whole === null ? [] : [node.whole])];
}

function restOf<T>(query: Search<T>, node: TrieNode<T>, depth: number): T | undefined {
  if (node.rests.length === 0) return undefined;
  const rest = query.segments.slice(depth).join("/");
  return node.rests.find(({ pattern, value }) => query.accepts(value) && pattern.matches(rest))?.value;
}

function childFor<T>(node: TrieNode<T>, segment: SegmentPattern): TrieNode<T> {
  if (segment.kind === "whole") {
    node.whole ??= emptyNode();
    return node.whole;
  }
  if (segment.kind === "literal") {
    const known = node.literals.get(segment.text);
    if (known !== undefined) return known;
    const child = emptyNode<T>();
    node.literals.set(segment.text, child);
    return child;
  }
  return node.partials.entry(segment, () => emptyNode<T>());
}

function emptyNode<T>(): TrieNode<T> {
  return { literals: new Map(), partials: new PartialSegments(), whole: null, rests: [], values: [] };
}
