import { formatLocation, ToolError } from "@driftline/model";

/** One line about a failure: what, where, what to do. Never a stack trace: those are for defects of ours, with `DRIFTLINE_DEBUG`. */
export function complaintOf(error: unknown): string {
  if (!(error instanceof ToolError))
    return `internal error: ${error instanceof Error ? error.message : String(error)} (please report this; DRIFTLINE_DEBUG=1 shows where)`;
  const place = error.location === undefined ? undefined : formatLocation(error.location);
  const where = place === undefined || error.message.includes(place) ? "" : ` (${place})`;
  const hint = error.hint === undefined ? "" : `; ${error.hint}`;
  return printable(`${error.message}${where}${hint}`);
}

/** What came from outside may hold control characters, and a terminal obeys them. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, " ");
}
