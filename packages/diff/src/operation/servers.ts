import { canonicalJson, type JsonPointer, type Server, withoutTrailingSlashes } from "@driftline/model";
import { structural } from "../draft.js";
import type { OperationSite, Part } from "./site.js";

/** Servers that came and went; a trailing slash and the order do not count. */
export function* serverParts(site: OperationSite): Generator<Part> {
  const { removed, added } = changesBetween(site.base.servers, site.revision.servers);
  for (const server of removed)
    yield {
      draft: structural({
        ruleId: "server-removed",
        operation: site.name,
        subject: server.url,
        message: `server \`${server.url}\` was removed`,
        base: server.pointer,
        revision: listOf(site.revision.servers),
      }),
    };
  for (const server of added)
    yield {
      draft: structural({
        ruleId: "server-added",
        operation: site.name,
        subject: server.url,
        message: `server \`${server.url}\` was added`,
        base: listOf(site.base.servers),
        revision: server.pointer,
      }),
    };
}

/** Where a list of servers stands; null for one that is not stated. */
function listOf([first]: readonly Server[]): JsonPointer | null {
  return first?.pointer.replace(/\/\d+$/, "") ?? null;
}

interface Changes {
  readonly removed: readonly Server[];
  readonly added: readonly Server[];
}

/** What two lists differ in is found out once: thousands of operations may inherit them. */
const changesByLists = new WeakMap<readonly Server[], WeakMap<readonly Server[], Changes>>();

function changesBetween(base: readonly Server[], revision: readonly Server[]): Changes {
  const changes = changesByLists.get(base) ?? new WeakMap<readonly Server[], Changes>();
  const known = changes.get(revision);
  if (known !== undefined) return known;
  const before = new Map(base.map((server) => [identityOf(server), server]));
  const after = new Map(revision.map((server) => [identityOf(server), server]));
  const found = { removed: missing(before, after), added: missing(after, before) };
  changesByLists.set(base, changes.set(revision, found));
  return found;
}

function missing(from: ReadonlyMap<string, Server>, among: ReadonlyMap<string, Server>): readonly Server[] {
  return [...from].filter(([identity]) => !among.has(identity)).map(([, server]) => server);
}

function identityOf(server: Server): string {
  const variables = Object.entries(server.variables).map(([name, { default: value, enum: values }]) => [
    name,
    value,
    values === null ? null : [...values].sort(),
  ]);
  return canonicalJson([withoutTrailingSlashes(server.url), variables]);
}
