import { type Contract, type Server, withoutTrailingSlashes } from "@driftline/model";
import type { VendorConfig } from "./vendor-config.js";

/**
 * The contract with the base URLs of the vendor's environments as servers of every operation, so that an exchange with
 * any of them is matched. Not for `diff`: an environment of ours is nothing the vendor publishes.
 */
export function withEnvironments(contract: Contract, config: VendorConfig): Contract {
  const operations = contract.operations.map((operation) => {
    const known = new Set(operation.servers.map(({ url }) => withoutTrailingSlashes(url)));
    const added: readonly Server[] = config.environments
      .filter(({ baseUrl }) => !known.has(baseUrl))
      .map(({ baseUrl }) => ({ url: baseUrl, variables: {}, pointer: "/servers" }));
    return added.length === 0 ? operation : { ...operation, servers: [...operation.servers, ...added] };
  });
  return { ...contract, operations };
}
