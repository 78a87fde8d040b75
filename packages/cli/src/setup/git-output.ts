import { ToolError } from "@driftline/model";
import type { Host } from "../host.js";

/** What git says, or undefined where there is no repository or no git. */
export async function gitOutput(args: readonly string[], host: Host): Promise<string | undefined> {
  return await host.git(args).catch((error: unknown) => {
    if (error instanceof ToolError) return undefined;
    throw error;
  });
}
