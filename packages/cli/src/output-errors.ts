/** What of a stream matters here: that it says when it cannot be written to. */
interface Output {
  on(event: "error", listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Listens for what goes wrong while output is written; an error without a listener would end the process with 1, and 1
 * means drift. A reader that closes the pipe early (`driftline check | head`) has seen enough; that is no failure.
 * Anything else is told once, by `fail`.
 */
export function onOutputErrors(outputs: Readonly<Record<string, Output>>, fail: (line: string) => void): void {
  let isTold = false;
  for (const [name, output] of Object.entries(outputs)) {
    output.on("error", (error) => {
      if (error.code === "EPIPE" || isTold) return;
      isTold = true;
      fail(`driftline: cannot write to ${name}: ${error.code ?? error.message}\n`);
    });
  }
}
