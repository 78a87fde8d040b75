import { type Contract, entryOf, type Operation, type Server } from "@driftline/model";
import { createPathTrie, type PathTrie } from "./path-trie.js";
import { PieceIndex } from "./piece-index.js";
import { comparableOrigin, type RequestTarget } from "./request-target.js";
import {
  baseUrlPattern,
  type OriginPattern,
  type ServerPattern,
  serverPattern,
  withDefaultPort,
} from "./server-pattern.js";

/** The operations that share a server, filed by path. */
export interface ServerGroup {
  readonly server: ServerPattern;
  /** Made when the first request comes; one for all servers of the same operations. */
  readonly trie: () => PathTrie<Operation>;
}

/** The servers of a contract, with what is found below each. */
export interface ServerGroups {
  /** Where a request may be meant for, in the order to look in; some may yet prove to have another base path. */
  candidates(target: RequestTarget): readonly ServerGroup[];
}

/** Compiles the servers of a contract; each operation is found at `extra` too. */
export function createServerGroups(contract: Contract, extra: readonly ServerPattern[]): ServerGroups {
  const groups = distinct(groupsOf(ownersOf(contract, extra)));
  const sites = sitesOf(groups);
  const index = new PieceIndex(sites, ({ origin }) => origin.pieces);
  const hostless = filedByBasePath(distinct(hostlessGroups(groups)));
  const sitesByOrigin = new Map<string, readonly Site[]>();
  const sitesAt = (origin: string): readonly Site[] => {
    const known = sitesByOrigin.get(origin);
    if (known !== undefined) return known;
    const comparable = comparableOrigin(origin);
    const found = index.candidates(withDefaultPort(comparable)).filter((site) => site.origin.accepts(comparable));
    // Hosts come from recordings: a hostile one must not fill the memory.
    if (sitesByOrigin.size < ORIGINS_AT_MOST) sitesByOrigin.set(origin, found);
    return found;
  };
  return {
    candidates({ origin, path }) {
      if (origin === "") return hostless.candidates(path).map(({ group }) => group);
      const found = sitesAt(origin).map((site) => site.groups.candidates(path));
      const all = found.length === 1 ? (found[0] ?? []) : found.flat().sort((a, b) => a.order - b.order);
      return all.map(({ group }) => group);
    },
  };
}

const ORIGINS_AT_MOST = 1000;

/** Operations with the same servers. */
interface Owner {
  readonly servers: readonly ServerPattern[];
  /** With the places that they have in the contract. */
  readonly operations: Ranked[];
}

interface Ranked {
  readonly operation: Operation;
  readonly rank: number;
}

/** In the order of their first operations. A list of servers that thousands of operations inherit is compiled once. */
function ownersOf({ operations }: Contract, extra: readonly ServerPattern[]): Iterable<Owner> {
  const ownersByList = new Map<readonly Server[], Owner>();
  const ownersByKeys = new Map<string, Owner>();
  operations.forEach((operation, rank) => {
    const owner = entryOf(ownersByList, operation.servers, () => {
      const stated = operation.servers.map(serverPattern);
      // Without servers the default is `/` (OpenAPI 3.1.1, section 4.8.1.1): the host is whatever it is.
      const all = [...(stated.length > 0 ? stated : [baseUrlPattern("/")]), ...extra];
      const byKey = new Map(all.map((one) => [one.key, one]));
      return entryOf(ownersByKeys, JSON.stringify([...byKey.keys()]), () => ({
        servers: [...byKey.values()],
        operations: [],
      }));
    });
    owner.operations.push({ operation, rank });
  });
  return ownersByKeys.values();
}

/** One group for each server, in the order in which the operations name them. */
function groupsOf(owners: Iterable<Owner>): readonly ServerGroup[] {
  const statedByKey = new Map<string, { readonly server: ServerPattern; readonly owners: Owner[] }>();
  for (const owner of owners)
    for (const server of owner.servers)
      entryOf(statedByKey, server.key, () => ({ server, owners: [] })).owners.push(owner);
  const numbers = new Map<Owner, number>();
  const triesByOwners = new Map<string, () => PathTrie<Operation>>();
  return [...statedByKey.values()].map(({ server, owners: sharing }) => {
    const key = sharing.map((owner) => entryOf(numbers, owner, () => numbers.size)).join();
    return { server, trie: entryOf(triesByOwners, key, () => lazyTrie(sharing)) };
  });
}

function lazyTrie(owners: readonly Owner[]): () => PathTrie<Operation> {
  let trie: PathTrie<Operation> | null = null;
  return () => {
    if (trie !== null) return trie;
    trie = createPathTrie();
    // Of templates that are as good as each other the one that the contract has first is meant.
    const ranked = owners.flatMap(({ operations }) => operations).sort((a, b) => a.rank - b.rank);
    for (const { operation } of ranked) trie.add(operation.path, operation);
    return trie;
  };
}

/** Without a host every server is possible; the bare path comes last, below the base paths that match. */
function hostlessGroups(groups: readonly ServerGroup[]): readonly ServerGroup[] {
  const server = baseUrlPattern("/");
  const bare = groups.map(({ trie }) => ({ server: { ...server, origin: ANYWHERE }, trie }));
  return [...groups.map((group) => ({ ...group, server: { ...group.server, origin: ANYWHERE } })), ...bare];
}

const ANYWHERE = baseUrlPattern("/").origin;

/** What is found at one group is not looked for a second time at another that takes the same requests. */
function distinct(groups: readonly ServerGroup[]): readonly ServerGroup[] {
  const seenByTrie = new Map<ServerGroup["trie"], Set<string>>();
  return groups.filter(({ server, trie }) => {
    const seen = entryOf(seenByTrie, trie, () => new Set());
    const taken = `${server.origin.takes} ${server.basePath.takes}`;
    return !seen.has(taken) && seen.add(taken);
  });
}

/** The groups that stand at the same origins, filed by base path. */
interface Site {
  readonly origin: OriginPattern;
  readonly groups: PieceIndex<Filed>;
}

interface Filed {
  readonly group: ServerGroup;
  readonly order: number;
}

function sitesOf(groups: readonly ServerGroup[]): readonly Site[] {
  const filedByOrigin = new Map<string, { readonly origin: OriginPattern; readonly filed: Filed[] }>();
  groups.forEach((group, order) => {
    const { origin } = group.server;
    entryOf(filedByOrigin, origin.takes, () => ({ origin, filed: [] })).filed.push({ group, order });
  });
  return [...filedByOrigin.values()].map(({ origin, filed }) => ({ origin, groups: indexOf(filed) }));
}

function filedByBasePath(groups: readonly ServerGroup[]): PieceIndex<Filed> {
  return indexOf(groups.map((group, order) => ({ group, order })));
}

function indexOf(filed: readonly Filed[]): PieceIndex<Filed> {
  return new PieceIndex(filed, ({ group }) => group.server.basePath.pieces);
}
