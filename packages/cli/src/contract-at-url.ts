import { type Contract, ToolError } from "@driftline/model";
import { fetchContract } from "@driftline/spec";
import { fetchPorts } from "./fetch-ports.js";
import type { Host } from "./host.js";
import type { NamingOptions } from "./naming-options.js";

/**
 * The contract an address leads to. A file of its own, so that the client is loaded for those who name an address.
 *
 * @throws {ToolError} what `fetchContract` throws.
 */
export async function contractAt(url: string, host: Host, options: NamingOptions): Promise<Contract> {
  const { load, allowedPrivateHosts = [], isQuiet = false } = options;
  try {
    return await fetchContract(url, fetchPorts({ quiet: isQuiet }, host), { ...load, allowedPrivateHosts });
  } catch (cause) {
    if (cause instanceof ToolError && cause.hint?.includes("--offline"))
      throw new ToolError(cause.code, cause.message, {
        hint: "try again, or save what it answers and name the file",
        location: { uri: new URL(url).origin },
        cause,
      });
    throw cause;
  }
}
