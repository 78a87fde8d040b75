import type { Tree } from "nx/src/generators/tree";
import { completeOptions, type PluginOptions } from "../options.js";

const PLUGIN = "@driftline/nx";

/** `nx generate @driftline/nx:init`: adds the plugin to `nx.json`. Where it is there already, nothing changes. */
export async function initGenerator(tree: Tree, options: Pick<PluginOptions, "shards" | "failOn">): Promise<void> {
  completeOptions(options);
  const nxJson = readNxJson(tree);
  const plugins = nxJson.plugins ?? [];
  if (plugins.some((entry) => (typeof entry === "string" ? entry : entry.plugin) === PLUGIN)) return;
  const { shards, failOn } = options;
  const stated = { ...(shards === undefined ? {} : { shards }), ...(failOn === undefined ? {} : { failOn }) };
  const entry = Object.keys(stated).length === 0 ? PLUGIN : { plugin: PLUGIN, options: stated };
  tree.write("nx.json", `${JSON.stringify({ ...nxJson, plugins: [...plugins, entry] }, null, 2)}\n`);
}

interface NxJson {
  readonly plugins?: readonly (string | { readonly plugin: string })[];
}

/** A file with comments is not rewritten: they would be lost. */
function readNxJson(tree: Tree): NxJson {
  const text = tree.read("nx.json", "utf-8") ?? "{}";
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`nx.json is no plain JSON: add "${PLUGIN}" to its \`plugins\` by hand`, { cause });
  }
}
