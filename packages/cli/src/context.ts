import type { ExitCode } from "@driftline/model";
import type { Command } from "commander";
import type { Host } from "./host.js";

/** What a command is built with. */
export interface CommandContext {
  readonly host: Host;
  /** Takes the exit code of the command that ran. */
  finish(code: ExitCode): void;
  /** Every command, built: for what is made from all of them. */
  commands(): Promise<readonly Command[]>;
}
