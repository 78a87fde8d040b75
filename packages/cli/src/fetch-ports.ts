import type { FetchPorts } from "@driftline/spec";
import type { Host } from "./host.js";

/** What fetching needs of the world. */
export function fetchPorts(flags: { readonly quiet?: boolean }, host: Host): FetchPorts {
  return {
    hash: host.hashBytes,
    env: host.env,
    now: () => new Date(host.now()),
    random: () => host.random(),
    sleep: (ms) => host.sleep(ms),
    progress: (message) => {
      if (flags.quiet !== true) host.stderr.write(`driftline: ${message}\n`);
    },
  };
}
