import { type Contract, entryOf, type Server, withoutTrailingSlashes } from "@driftline/model";
import type { VendorConfig } from "./vendor-config.js";

/**
 * The contract with the base URLs of the vendor's environments as servers of every operation, so that an exchange with
 * any of them is matched. Not for `diff`: an environment of ours is nothing the vendor publishes.
 */
export function withEnvironments(contract: Contract, config: VendorConfig): Contract {
  // What operations share they go on sharing.
  const addedByServers = new Map<readonly Server[], readonly Server[]>();
  const operations = contract.operations.map((operation) => {
    const servers = entryOf(addedByServers, operation.servers, () => withBaseUrls(operation.servers, config));
    return servers === operation.servers ? operation : { ...operation, servers };
  });
  return { ...contract, operations };
}

function withBaseUrls(servers: readonly Server[], config: VendorConfig): readonly Server[] {
  const known = new Set(servers.map(({ url }) => withoutTrailingSlashes(url)));
  const added = config.environments
    .filter(({ baseUrl }) => !known.has(baseUrl))
    .map(({ baseUrl }): Server => ({ url: baseUrl, variables: {}, pointer: "/servers" }));
  return added.length === 0 ? servers : [...servers, ...added];
}
