import type { Host, TextOutput } from "./host.js";

/** Whether to colour: the flag, then `NO_COLOR`, then `FORCE_COLOR`, then whether a terminal reads the stream. */
export function wantsColor(
  flag: boolean | undefined,
  host: Pick<Host, "env">,
  output: Pick<TextOutput, "isTerminal">,
): boolean {
  if (flag !== undefined) return flag;
  if ((host.env.NO_COLOR ?? "") !== "") return false;
  const forced = host.env.FORCE_COLOR;
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return output.isTerminal && host.env.TERM !== "dumb";
}
