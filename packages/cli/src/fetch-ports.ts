import type { FetchPorts } from "@driftline/spec";
import { printable } from "./complaint.js";
import type { Host } from "./host.js";
import type { Progress } from "./progress.js";

/** Whom to tell what: `quiet` is for problems that were mended on the way, `progress` counts the sources. */
export interface FetchListeners {
  readonly quiet?: boolean;
  readonly progress?: Progress;
}

/** What fetching needs of the world. */
export function fetchPorts({ quiet, progress }: FetchListeners, host: Host): FetchPorts {
  return {
    hash: host.hashBytes,
    cache: host.contractCache,
    env: host.env,
    now: () => new Date(host.now()),
    random: () => host.random(),
    sleep: (ms) => host.sleep(ms),
    progress: (message) => {
      if (quiet !== true) host.stderr.write(`driftline: ${printable(message)}\n`);
    },
    reading: (source) => {
      progress?.add(1);
      progress?.name(source);
    },
  };
}
