import { ToolError } from "@driftline/model";
import type { Command } from "commander";

/** The flags of `check` that speak of live calls. */
export interface LiveFlags {
  readonly live?: boolean;
  readonly input?: readonly string[];
  readonly allowWrites?: boolean;
  readonly maxRequests?: string;
  readonly maxTime?: string;
  readonly repeat?: string;
  readonly fullBodies?: boolean;
}

/** Adds the flags of live calls to a command. */
export function liveOptions(command: Command): Command {
  return command
    .option("--live", "call the API by the probes in `specs/<vendor>/probes/`, instead of reading recordings")
    .option("--input <name=value...>", "with --live: values of the probes' inputs")
    .option(
      "--allow-writes",
      "with --live: also make calls that change something, as `allowWrites` of an environment does",
    )
    .option("--max-requests <number>", "with --live: requests of the run at most (default 100)")
    .option("--max-time <seconds>", "with --live: seconds of the run at most (default 120)")
    .option("--repeat <number>", "with --live: run the probes so many times (default 1)")
    .option("--full-bodies", "with --live: record whole bodies, which may hold customer data, instead of their shapes");
}

/** @throws {ToolError} USAGE where a flag of live calls stands without `--live`. */
export function refuseLiveFlags(flags: LiveFlags): void {
  const stray = (["input", "allowWrites", "maxRequests", "maxTime", "repeat", "fullBodies"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (stray === undefined) return;
  const flag = stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new ToolError("USAGE", `\`--${flag}\` needs \`--live\``, { hint: "add `--live`, or leave it out" });
}

/** The inputs that were given, by name. @throws {ToolError} USAGE for what is not `name=value`. */
export function givenInputs({ input = [] }: LiveFlags): ReadonlyMap<string, string> {
  return new Map(
    input.map((text) => {
      const equals = text.indexOf("=");
      if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
      throw new ToolError("USAGE", `\`${text}\` is not \`name=value\``, {
        hint: "for example `--input project_id=...`",
      });
    }),
  );
}

/** A number above 0 from a flag, or what holds without it. @throws {ToolError} USAGE */
export function positive(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new ToolError("USAGE", `\`${flag} ${text}\` is no whole number above 0`, { hint: "write digits only" });
}
