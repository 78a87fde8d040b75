import type { LoadOptions } from "@driftline/spec";

/** How what a word names is read. */
export interface NamingOptions {
  /** Whether defects are looked for, and what was read before that is mostly the same. */
  readonly load?: Pick<LoadOptions, "isInspected" | "parts">;
  /** Hosts of a URL that may have a private address. */
  readonly allowedPrivateHosts?: readonly string[];
  /** Whether nothing is said about progress. */
  readonly isQuiet?: boolean;
}
