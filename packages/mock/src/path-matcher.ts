import { entryOf, type Operation, type Server, withoutTrailingSlashes } from "@driftline/model";

/** An operation with the values its path parameters have in a path. */
export interface PathMatch {
  readonly operation: Operation;
  /** Percent-decoded, by name. */
  readonly pathValues: ReadonlyMap<string, string>;
}

/** Finds the operation a method and a path mean. */
export interface PathMatcher {
  match(method: string, path: string): PathMatch | undefined;
  /** The methods documented for a path, sorted; empty where the path is unknown. */
  methodsAt(path: string): readonly string[];
}

interface Candidate {
  readonly operation: Operation;
  /** What may stand before the path, nothing first. */
  readonly bases: Iterable<string>;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** One digit per segment, 0 for a literal one: compared as text, literal segments win from the left. */
  readonly rank: string;
}

/**
 * A matcher of operations. A literal segment wins over a templated one (OpenAPI 3.1.1, section 4.8.8.2); the base path of
 * a server may stand before the path or be left out, since whoever points a client here replaces one or the other.
 */
export function createPathMatcher(operations: readonly Operation[]): PathMatcher {
  const basesByServers = new Map<readonly Server[], Iterable<string>>();
  const basesOf = ({ servers }: Operation): Iterable<string> =>
    entryOf(basesByServers, servers, () => new Set(["", ...servers.map(basePathOf)]));
  const candidates = operations
    .map((operation) => candidateOf(operation, basesOf(operation)))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  const found = (path: string) =>
    candidates.flatMap((candidate) => {
      for (const base of candidate.bases) {
        if (!path.startsWith(base)) continue;
        const values = candidate.pattern.exec(path.slice(base.length))?.slice(1);
        if (values !== undefined) return [{ candidate, values }];
      }
      return [];
    });
  return {
    match(method, path) {
      const hit = found(path).find(({ candidate }) => candidate.operation.method === method);
      if (hit === undefined) return undefined;
      const { operation, names } = hit.candidate;
      return { operation, pathValues: new Map(names.map((name, index) => [name, decoded(hit.values[index] ?? "")])) };
    },
    methodsAt: (path) => [...new Set(found(path).map(({ candidate }) => candidate.operation.method))].sort(),
  };
}

/** The path of a server's URL without a slash at the end. @example basePathOf of `https://h/api/` is `/api` */
export function basePathOf(server: Server): string {
  const url = server.url.replace(/\{([^{}]*)\}/g, (_, name: string) => server.variables[name]?.default ?? "");
  return withoutTrailingSlashes(url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, ""));
}

function candidateOf(operation: Operation, bases: Iterable<string>): Candidate {
  const names: string[] = [];
  const path = operation.path.replace(/[?#].*$/s, "");
  const parts = path.split(/(\{[^{}/]*\})/);
  const source = parts.map((part) => {
    if (!/^\{.*\}$/.test(part)) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(part.slice(1, -1));
    return "([^/]+)";
  });
  const rank = path.split("/").map((segment) => (!segment.includes("{") ? 0 : /^\{[^{}]*\}$/.test(segment) ? 2 : 1));
  return { operation, bases, pattern: new RegExp(`^${source.join("")}$`), names, rank: rank.join("") };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
