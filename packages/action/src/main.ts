import { nodeHost } from "@driftline/cli";
import { runAction } from "./run-action.js";

const { env, stdout, stderr } = nodeHost();

// What nobody foresaw is "could not tell" (2), never drift (1).
process.exitCode = await runAction({ env, stdout, stderr }).catch((error: unknown) => {
  stderr.write(`driftline action: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
