import { reasonOf } from "@driftline/spec";

/** What of a stream matters here: that it says when it cannot be written to. */
interface Output {
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Is told of an output before it is first written to. */
export type OnOutput = (name: string, output: Output) => void;

/**
 * Listens for what goes wrong while output is written; an error without a listener would end the process with 1, and 1
 * means drift. A reader that closes the pipe early (`driftline check | head`) has seen enough; that is no failure.
 * Anything else is told once, by `fail`.
 */
export function outputErrors(fail: (line: string) => void): OnOutput {
  let isTold = false;
  return (name, output) => {
    output.on("error", (error) => {
      if (error.code === "EPIPE" || isTold) return;
      isTold = true;
      fail(`driftline: cannot write to ${name}: ${error.code === undefined ? error.message : reasonOf(error)}\n`);
    });
  };
}
