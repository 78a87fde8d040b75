import type { Location } from "./location.js";

/**
 * What could not be done. Drift is data and is never thrown; a `ToolError` is failure and is never listed among findings.
 * `code` is UPPER_SNAKE and for ever; `message` says what, in one clause; `hint` says what to do.
 */
export class ToolError extends Error {
  override readonly name = "ToolError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly location: Location | undefined;

  constructor(code: string, message: string, details: { hint?: string; location?: Location; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.location = details.location;
  }
}
