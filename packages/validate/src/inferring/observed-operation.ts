import { compareText } from "@driftline/model";
import { addNodes, type ObservedNode } from "../observing/observed-node.js";

/** The bodies of one media type: how many, and what those that are JSON looked like. */
export interface ObservedContent {
  readonly status: string | null;
  /** Null: no body came. */
  readonly mediaType: string | null;
  readonly exchanges: number;
  /** Null: no JSON. */
  readonly body: ObservedNode | null;
}

/** What was seen of one operation. */
export interface ObservedOperation {
  readonly method: string;
  /** The path with its ids folded: `/v1/things/{}`. */
  readonly path: string;
  readonly exchanges: number;
  /** An object of the path's ids, by position. */
  readonly ids: ObservedNode | null;
  /** An object of the query's names. */
  readonly query: ObservedNode | null;
  /** Sorted by status and media type; a status of null is the request. */
  readonly contents: readonly ObservedContent[];
}

/** Exchanges without a contract, added up. Plain JSON; sums do not depend on the order. */
export interface ObservedApi {
  readonly observedVersion: 1;
  /** Sorted, the smallest `ORIGINS_AT_MOST`. */
  readonly origins: readonly string[];
  /** Sorted by path and method. */
  readonly operations: readonly ObservedOperation[];
}

/** An API has few servers; a browser's recording has many hosts. */
const ORIGINS_AT_MOST = 20;

/** Nothing observed. */
export const EMPTY_OBSERVED_API: ObservedApi = { observedVersion: 1, origins: [], operations: [] };

/** The sum of two observations. */
export function mergeObserved(a: ObservedApi, b: ObservedApi): ObservedApi {
  const merged = new Map(a.operations.map((operation) => [operationKey(operation), operation]));
  for (const operation of b.operations) {
    const key = operationKey(operation);
    const known = merged.get(key);
    merged.set(key, known === undefined ? operation : addOperations(known, operation));
  }
  return {
    observedVersion: 1,
    origins: [...new Set([...a.origins, ...b.origins])].sort(compareText).slice(0, ORIGINS_AT_MOST),
    operations: [...merged.values()].sort(compareOperations),
  };
}

/** What makes two observations speak of one operation. */
export function operationKey({ method, path }: Pick<ObservedOperation, "method" | "path">): string {
  return `${method} ${path}`;
}

function compareOperations(a: ObservedOperation, b: ObservedOperation): number {
  return compareText(a.path, b.path) || compareText(a.method, b.method);
}

function addOperations(a: ObservedOperation, b: ObservedOperation): ObservedOperation {
  const contents = new Map(a.contents.map((content) => [contentKey(content), content]));
  for (const content of b.contents) {
    const known = contents.get(contentKey(content));
    contents.set(contentKey(content), known === undefined ? content : addContents(known, content));
  }
  return {
    ...a,
    exchanges: a.exchanges + b.exchanges,
    ids: addOptional(a.ids, b.ids),
    query: addOptional(a.query, b.query),
    contents: [...contents].sort(([left], [right]) => compareText(left, right)).map(([, content]) => content),
  };
}

function contentKey({ status, mediaType }: ObservedContent): string {
  return JSON.stringify([status, mediaType]);
}

function addContents(a: ObservedContent, b: ObservedContent): ObservedContent {
  return { ...a, exchanges: a.exchanges + b.exchanges, body: addOptional(a.body, b.body) };
}

function addOptional(a: ObservedNode | null, b: ObservedNode | null): ObservedNode | null {
  return a === null || b === null ? (a ?? b) : addNodes(a, b);
}
