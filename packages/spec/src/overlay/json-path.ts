import { appendPointer, isJsonObject, type JsonValue } from "@driftline/model";
import { type Filter, filterAt, type Query } from "./json-path-filter.js";
import { PathScanner } from "./path-scanner.js";
import type { Search, Selected } from "./selected.js";

/** Picks children of a value. */
type Selector = (node: Selected, search: Search) => readonly Selected[];

interface Segment {
  readonly isDescendant: boolean;
  readonly selectors: readonly Selector[];
}

/** A parsed JSONPath query (RFC 9535), without function extensions. */
export interface JsonPath {
  select(search: Search): readonly Selected[];
}

/**
 * Parses a JSONPath query: names, wildcards, indices, slices, descendants and filters of comparisons and existence.
 *
 * @throws {SyntaxError} with what was expected and where.
 * @example parseJsonPath("$.paths['/pets'].get").select({ root: document, look() {} })
 */
export function parseJsonPath(query: string): JsonPath {
  const scanner = new PathScanner(query);
  scanner.expect("$");
  const segments = segmentsAt(scanner);
  scanner.expectEnd();
  return { select: (search) => selectAll(segments, { pointer: "", value: search.root }, search) };
}

/** A query inside a filter: relative to the node at hand, or to the root. */
function queryAt(scanner: PathScanner): Query | undefined {
  const isRelative = scanner.take("@");
  if (!isRelative && !scanner.take("$")) return undefined;
  const segments = segmentsAt(scanner);
  return (node, search) => selectAll(segments, isRelative ? node : { pointer: "", value: search.root }, search);
}

/** Segments up to where none follows. */
function segmentsAt(scanner: PathScanner): readonly Segment[] {
  const segments: Segment[] = [];
  for (let segment = segmentAt(scanner); segment !== undefined; segment = segmentAt(scanner)) segments.push(segment);
  return segments;
}

/** The nodes that segments select, beginning at a node. */
function selectAll(segments: readonly Segment[], start: Selected, search: Search): readonly Selected[] {
  let nodes: readonly Selected[] = [start];
  for (const { isDescendant, selectors } of segments) {
    const origins = isDescendant ? descendantsOf(nodes, search) : nodes;
    nodes = origins.flatMap((node) => selectors.flatMap((select) => select(node, search)));
    search.look(nodes.length);
  }
  return nodes;
}

function segmentAt(scanner: PathScanner): Segment | undefined {
  if (scanner.take("..")) {
    if (scanner.take("[")) return { isDescendant: true, selectors: bracketed(scanner) };
    return { isDescendant: true, selectors: [shorthand(scanner)] };
  }
  if (scanner.take(".")) return { isDescendant: false, selectors: [shorthand(scanner)] };
  return scanner.take("[") ? { isDescendant: false, selectors: bracketed(scanner) } : undefined;
}

function shorthand(scanner: PathScanner): Selector {
  if (scanner.take("*")) return children;
  return byName(scanner.name());
}

function bracketed(scanner: PathScanner): readonly Selector[] {
  const selectors: Selector[] = [];
  do {
    scanner.skipSpace();
    selectors.push(selectorAt(scanner));
    scanner.skipSpace();
  } while (scanner.take(","));
  scanner.expect("]");
  return selectors;
}

function selectorAt(scanner: PathScanner): Selector {
  if (scanner.take("*")) return children;
  if (scanner.take("?")) return byFilter(filterAt(scanner, queryAt));
  const text = scanner.string();
  return text === undefined ? byPosition(scanner) : byName(text);
}

function byName(name: string): Selector {
  return ({ pointer, value }) =>
    isJsonObject(value) && Object.hasOwn(value, name)
      ? [{ pointer: appendPointer(pointer, name), value: value[name] as JsonValue }]
      : [];
}

/** An index, or a slice `start:end:step` (RFC 9535, section 2.3.4). */
function byPosition(scanner: PathScanner): Selector {
  const start = scanner.integer();
  if (!scanner.take(":")) {
    if (start === undefined) throw scanner.complaint("a name, an index, `*` or `?`");
    return (node, search) => items(node, search).slice(start, start === -1 ? undefined : start + 1);
  }
  const end = scanner.integer();
  const step = scanner.take(":") ? (scanner.integer() ?? 1) : 1;
  return (node, search) => {
    const all = items(node, search);
    if (step === 0) return [];
    const picked = step > 0 ? all.slice(start, end) : all.toReversed().slice(fromEnd(start, all), fromEnd(end, all));
    return picked.filter((_, index) => index % Math.abs(step) === 0);
  };
}

/** A position counted from the other end. */
function fromEnd(position: number | undefined, all: readonly unknown[]): number | undefined {
  if (position === undefined) return undefined;
  return Math.max(0, position < 0 ? -position - 1 : all.length - 1 - position);
}

function byFilter(filter: Filter): Selector {
  return (node, search) => children(node, search).filter((child) => filter(child, search));
}

function items(node: Selected, search: Search): readonly Selected[] {
  return Array.isArray(node.value) ? children(node, search) : [];
}

function children({ pointer, value }: Selected, search: Search): readonly Selected[] {
  if (Array.isArray(value)) {
    search.look(value.length);
    return value.map((item: JsonValue, index) => ({ pointer: appendPointer(pointer, index), value: item }));
  }
  if (!isJsonObject(value)) return [];
  const members = Object.entries(value);
  search.look(members.length);
  return members.map(([name, member]) => ({ pointer: appendPointer(pointer, name), value: member as JsonValue }));
}

/** Each node and whatever is below it, in document order. */
function descendantsOf(nodes: readonly Selected[], search: Search): readonly Selected[] {
  const found: Selected[] = [];
  const visit = (node: Selected): void => {
    found.push(node);
    children(node, search).forEach(visit);
  };
  nodes.forEach(visit);
  return found;
}
