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
}

/** The options with every default filled in. */
export function completeOptions(options: PluginOptions | undefined): Required<PluginOptions> {
  return { command: "driftline", targetPrefix: "drift-", failOn: "error", base: "main", ...options };
}
