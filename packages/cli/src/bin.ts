import { main } from "./main.js";
import { nodeHost } from "./node-host.js";

/** A reader that closes the pipe early (`driftline check | head`) has seen enough; that is no failure. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await main(process.argv.slice(2), nodeHost());
