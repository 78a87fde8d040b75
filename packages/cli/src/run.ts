import { contractCache } from "./cache/contract-cache.js";
import type { OwnKey } from "./cache/file-cache.js";
import { complaintOf } from "./complaint.js";
import { main } from "./main.js";
import { nodeHost } from "./node-host.js";
import { outputErrors } from "./output-errors.js";

/** Runs the tool in this process, whose exit code it sets; `key` is the person's own, where it was asked for. True where a further run has as little to find out as this one had. */
export async function run(key?: OwnKey): Promise<boolean> {
  let isOutputLost = false;
  const onOutput = outputErrors((line) => {
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
  // A process that has nothing left to wait for ends, whether its answer was given or not.
  process.exitCode = 2;
  const unanswered = () =>
    void process.stderr.write("driftline: the run ended without an answer: something it waited for never came\n");
  process.once("beforeExit", unanswered);

  let isNew = false;
  const cache = contractCache(process.env, { key, onWrite: () => (isNew = true) });
  const host = { ...nodeHost(process.cwd(), onOutput), contractCache: cache };
  const status = await main(process.argv.slice(2), host);
  process.off("beforeExit", unanswered);
  process.exitCode = isOutputLost ? 2 : status;
  leaveSoon();
  return !isNew && process.exitCode !== 2;
}

/** What is still open after the answer, such as the name of a host that nobody resolves, is waited for so long. */
const LINGERING_MS = 2_000;

/** Ends the process where something keeps it open, and its output is written. */
function leaveSoon(): void {
  const leave = () => (isWritten(process.stdout) && isWritten(process.stderr) ? process.exit() : leaveSoon());
  setTimeout(leave, LINGERING_MS).unref();
}

function isWritten({ writableLength, destroyed }: NodeJS.WriteStream): boolean {
  return destroyed || writableLength === 0;
}
