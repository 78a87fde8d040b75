import type { ExitCode } from "@driftline/model";
import type { Host } from "./host.js";

/** What a command is built with. */
export interface CommandContext {
  readonly host: Host;
  /** Takes the exit code of the command that ran. */
  finish(code: ExitCode): void;
}
