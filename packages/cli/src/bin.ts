import { contractCache } from "./cache/contract-cache.js";
import { complaintOf } from "./complaint.js";
import { main } from "./main.js";
import { nodeHost } from "./node-host.js";
import { onOutputErrors } from "./output-errors.js";

let isOutputLost = false;
const outputs = { "standard output": process.stdout, "standard error": process.stderr };
onOutputErrors(outputs, (line) => {
  isOutputLost = true;
  // The report may be lost after the status was set, and before.
  process.exitCode = 2;
  process.stderr.write(line);
});

// What is thrown where nobody waits would end the process with 1, and 1 means drift.
process.on("uncaughtException", (error) => {
  process.stderr.write(`driftline: ${complaintOf(error)}\n`);
  process.exit(2);
});

const host = { ...nodeHost(), contractCache: contractCache(process.env) };
const status = await main(process.argv.slice(2), host);
process.exitCode = isOutputLost ? 2 : status;
