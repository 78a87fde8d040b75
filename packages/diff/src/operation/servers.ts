import { canonicalJson, type Server, withoutTrailingSlashes } from "@driftline/model";
import { structural } from "../draft.js";
import type { OperationSite, Part } from "./site.js";

/** Servers that came and went; a trailing slash and the order do not count. */
export function* serverParts(site: OperationSite): Generator<Part> {
  const before = new Map(site.base.servers.map((server) => [identityOf(server), server]));
  const after = new Map(site.revision.servers.map((server) => [identityOf(server), server]));
  for (const [identity, server] of before)
    if (!after.has(identity))
      yield {
        draft: structural({
          ruleId: "server-removed",
          operation: site.name,
          subject: server.url,
          message: `server \`${server.url}\` was removed`,
          base: server.pointer,
          revision:
            after
              .values()
              .next()
              .value?.pointer.replace(/\/\d+$/, "") ?? null,
        }),
      };
  for (const [identity, server] of after)
    if (!before.has(identity))
      yield {
        draft: structural({
          ruleId: "server-added",
          operation: site.name,
          subject: server.url,
          message: `server \`${server.url}\` was added`,
          base:
            before
              .values()
              .next()
              .value?.pointer.replace(/\/\d+$/, "") ?? null,
          revision: server.pointer,
        }),
      };
}

function identityOf(server: Server): string {
  const variables = Object.entries(server.variables).map(([name, { default: value, enum: values }]) => [
    name,
    value,
    values === null ? null : [...values].sort(),
  ]);
  return canonicalJson([withoutTrailingSlashes(server.url), variables]);
}
