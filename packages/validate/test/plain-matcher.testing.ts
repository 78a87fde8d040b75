import type { Contract, Server } from "@driftline/model";
import { createPathTrie } from "../src/matching/path-trie.js";
import { comparableOrigin, targetOf } from "../src/matching/request-target.js";

interface PlainGroup {
  readonly server: Server;
  readonly trie: ReturnType<typeof createPathTrie<string>>;
}

/** What a request means when each server is tried by itself, one after the other: as simple as it is slow. */
export function plainMatch(contract: Contract, url: string): string | null {
  const target = targetOf(url);
  const groups = plainGroups(contract);
  const candidates: PlainGroup[] =
    target.origin === ""
      ? [...groups, ...groups.map(({ trie }) => ({ trie, server: { url: "/", variables: {}, pointer: "" } }))]
      : groups.filter(({ server }) => acceptsOrigin(server, comparableOrigin(target.origin)));
  for (const isTolerant of [false, true])
    for (const { server, trie } of candidates) {
      const below = strip(server, target.path);
      if (below === null || (isTolerant && below === "/")) continue;
      const asked = !isTolerant ? below : below.endsWith("/") ? below.slice(0, -1) : `${below}/`;
      const found = trie.find(asked, () => true);
      if (found !== undefined) return `${found} at ${asked}`;
    }
  return null;
}

function plainGroups(contract: Contract): readonly PlainGroup[] {
  const groups = new Map<string, PlainGroup>();
  for (const operation of contract.operations) {
    const stated = operation.servers.length > 0 ? operation.servers : [{ url: "/", variables: {}, pointer: "" }];
    const keys = new Set<string>();
    for (const server of stated) {
      const { origin, path } = targetOf(server.url);
      const key = `${origin}|${path.replace(/\/+$/, "")}|${JSON.stringify(server.variables)}`;
      const group = groups.get(key) ?? { server, trie: createPathTrie<string>() };
      groups.set(key, group);
      if (!keys.has(key)) group.trie.add(operation.path, operation.key);
      keys.add(key);
    }
  }
  return [...groups.values()];
}

function acceptsOrigin(server: Server, candidate: string): boolean {
  const { origin } = targetOf(server.url);
  if (origin === "") return true;
  if (!origin.includes("{")) return comparableOrigin(origin) === candidate;
  const pattern = new RegExp(`^${sourceOf(origin, server, "[^/]+?").toLowerCase()}(?::(?:80|443))?$`);
  return pattern.test(candidate) || pattern.test(`${candidate}${candidate.startsWith("https") ? ":443" : ":80"}`);
}

function strip(server: Server, path: string): string | null {
  const prefix = targetOf(server.url).path.replace(/\/+$/, "");
  const length = new RegExp(`^${sourceOf(prefix, server, "[^/]+")}(?=/|$)`).exec(path)?.[0].length;
  return length === undefined ? null : path.slice(length) || "/";
}

function sourceOf(text: string, { variables }: Server, anything: string): string {
  return text.replace(/\{([^{}]+)\}|[\\^$.*+?()[\]{}|]/g, (part, name?: string) => {
    if (name === undefined) return `\\${part}`;
    const variable = variables[name];
    if (variable === undefined) return anything;
    const values = (variable.enum ?? [variable.default]).map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    return `(?:${[...values, ...(variable.enum === null ? [anything] : [])].join("|")})`;
  });
}
