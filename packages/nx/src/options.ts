/** What `nx.json` may say under `plugins[].options`. */
export interface PluginOptions {
  /** What starts Driftline, from the workspace root. Default: `driftline`, found in `node_modules/.bin`. */
  readonly command?: string;
  /** What stands before `check` and `fetch` in target names. Default: `drift-`. */
  readonly targetPrefix?: string;
  /** Gravest level that passes `drift-check` no longer: `error` (default), `warning`, `note` or `never`. */
  readonly failOn?: "error" | "warning" | "note" | "never";
  /** The git revision that `drift-diff` compares with. Default: `main`. */
  readonly base?: string;
  /** How many parts a check is split into: from 2 on every vendor has `drift-shard-1` and so on, and a `drift-merge`. Default: 1. */
  readonly shards?: number;
}

/** The options with every default filled in. @throws {RangeError} for a number of shards that cannot be one. */
export function completeOptions(options: PluginOptions | undefined): Required<PluginOptions> {
  const complete: Required<PluginOptions> = {
    command: "driftline",
    targetPrefix: "drift-",
    failOn: "error",
    base: "main",
    shards: 1,
    ...options,
  };
  if (Number.isInteger(complete.shards) && complete.shards >= 1 && complete.shards <= 99) return complete;
  throw new RangeError(`@driftline/nx: \`shards\` is ${complete.shards}; it should be a whole number from 1 to 99`);
}
