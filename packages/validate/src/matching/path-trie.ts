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
  /** With the most literal text first. */
  readonly partials: { readonly segment: SegmentPattern & { kind: "partial" }; readonly node: TrieNode<T> }[];
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
      return search(
        { segments, decoded: path.includes("%") ? segments.map(decodePercent) : segments, accepts },
        root,
        0,
      );
    },
  };
}

interface Search<T> {
  readonly segments: readonly string[];
  readonly decoded: readonly string[];
  readonly accepts: (value: T) => boolean;
}

function search<T>(query: Search<T>, node: TrieNode<T>, depth: number): T | undefined {
  if (depth === query.segments.length) return node.values.find(query.accepts);
  const raw = query.segments[depth] ?? "";
  const literal = node.literals.get(query.decoded[depth] ?? "");
  const exact = literal === undefined ? undefined : search(query, literal, depth + 1);
  if (exact !== undefined || raw === "") return exact ?? restOf(query, node, depth);
  for (const partial of node.partials) {
    const found = partial.segment.pattern.matches(raw) ? search(query, partial.node, depth + 1) : undefined;
    if (found !== undefined) return found;
  }
  const found = node.whole === null ? undefined : search(query, node.whole, depth + 1);
  return found ?? restOf(query, node, depth);
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
  const known = node.partials.find((partial) => partial.segment.template === segment.template);
  if (known !== undefined) return known.node;
  const child = emptyNode<T>();
  node.partials.push({ segment, node: child });
  node.partials.sort((a, b) => b.segment.pattern.literalLength - a.segment.pattern.literalLength);
  return child;
}

function emptyNode<T>(): TrieNode<T> {
  return { literals: new Map(), partials: [], whole: null, rests: [], values: [] };
}
