import type { Contract, Operation } from "@driftline/model";
import { foldPath } from "./folded-path.js";
import { type RequestTarget, targetOf } from "./request-target.js";
import { createServerGroups, type ServerGroup } from "./server-groups.js";
import { baseUrlPattern } from "./server-pattern.js";

/** A request that a contract knows. */
export interface OperationMatch {
  readonly operation: Operation;
  readonly target: RequestTarget;
  /** The path below the server's base path, raw. */
  readonly path: string;
}

/** Finds the operation of a request; compiled once per contract. */
export interface OperationMatcher {
  /** Equal requests may be given the same match. */
  match(method: string, url: string): OperationMatch | undefined;
  /** What an unknown request is called: method and path, base path taken off and ids folded to `{}`. */
  nameOf(method: string, url: string): string;
}

/**
 * Compiles a contract's servers and path templates. Hosts compare without regard to case and default port; a request
 * without a host matches by path, with or without a base path; a trailing slash too many or too few is tolerated where
 * nothing matches exactly (OpenAPI 3.1.1, sections 4.8.5 and 4.8.8).
 *
 * `baseUrls` are further places where the same operations live (environments, proxies).
 */
export function createMatcher(contract: Contract, baseUrls: readonly string[] = []): OperationMatcher {
  const groups = createServerGroups(contract, baseUrls.map(baseUrlPattern));
  const match = (method: string, url: string): OperationMatch | undefined => {
    const target = targetOf(url);
    const found = find(groups.candidates(target), method.toUpperCase(), target.path);
    return found === undefined ? undefined : { ...found, target };
  };
  // Clients ask the same again and again; who asks something else each time must not fill the memory.
  const matchesByMethod = new Map<string, Map<string, OperationMatch | undefined>>();
  return {
    match(method, url) {
      let matches = matchesByMethod.get(method);
      if (matches === undefined || matches.size >= MATCHES_AT_MOST) {
        matches = new Map();
        if (matchesByMethod.size >= METHODS_AT_MOST) matchesByMethod.clear();
        matchesByMethod.set(method, matches);
      }
      const known = matches.get(url);
      if (known !== undefined || matches.has(url)) return known;
      const found = match(method, url);
      if (url.length <= LONGEST_URL) matches.set(url, found);
      return found;
    },
    nameOf(method, url) {
      const target = targetOf(url);
      return `${method.toUpperCase()} ${folded(groups.candidates(target), target.path)}`;
    },
  };
}

const MATCHES_AT_MOST = 500;
const METHODS_AT_MOST = 20;
const LONGEST_URL = 2000;

/** The operation of one request, or undefined; for many requests keep a matcher. */
export function matchOperation(
  contract: Contract,
  request: { readonly method: string; readonly url: string },
  baseUrls: readonly string[] = [],
): Operation | undefined {
  return createMatcher(contract, baseUrls).match(request.method, request.url)?.operation;
}

function find(
  groups: readonly ServerGroup[],
  method: string,
  path: string,
): { operation: Operation; path: string } | undefined {
  const accepts = (operation: Operation): boolean => operation.method === method;
  for (const tolerate of [identity, toggleTrailingSlash]) {
    for (const { server, trie } of groups) {
      const below = server.basePath.strip(path);
      const asked = below === undefined ? undefined : tolerate(below);
      const operation = asked === undefined ? undefined : trie().find(asked, accepts);
      if (operation !== undefined && asked !== undefined) return { operation, path: asked };
    }
  }
  return undefined;
}

/** A path that is documented with another method is called by its template; any other by its own folded text. */
function folded(groups: readonly ServerGroup[], path: string): string {
  for (const { server, trie } of groups) {
    const below = server.basePath.strip(path);
    const operation = below === undefined ? undefined : trie().find(below, () => true);
    if (operation !== undefined) return operation.path.replace(/\{[^{}]*\}/g, "{}");
  }
  const below = groups.map(({ server }) => server.basePath.strip(path)).filter((one) => one !== undefined);
  const shortest = below.sort((a, b) => a.length - b.length)[0];
  return foldPath(shortest ?? path);
}

function identity(path: string): string {
  return path;
}

function toggleTrailingSlash(path: string): string | undefined {
  if (path === "/") return undefined;
  return path.endsWith("/") ? path.slice(0, -1) : `${path}/`;
}
