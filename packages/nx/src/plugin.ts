import { basename, dirname } from "node:path/posix";
import type { CreateNodes, CreateNodesResult } from "nx/src/project-graph/plugins";
import { completeOptions, type PluginOptions } from "./options.js";
import { driftTargetsOf } from "./targets.js";

/** The plugin's name in Nx's messages. */
export const name = "@driftline/nx";

/**
 * Makes every `specs/<vendor>/` that has a `vendor.yaml` a project `contract-<vendor>` with drift targets. Nothing is read but the
 * file's place: what is in the folder decides the cache, not the graph.
 */
export const createNodes: CreateNodes<PluginOptions> = [
  "specs/*/vendor.yaml",
  (files, options) => {
    const complete = completeOptions(options);
    return files.map((file) => [file, projectOf(dirname(file), complete)] as const);
  },
];

/**
 * The same under the name that Nx 20 to 22 ask for.
 * @alias
 */
export const createNodesV2: CreateNodes<PluginOptions> = createNodes;

function projectOf(root: string, options: Required<PluginOptions>): CreateNodesResult {
  const vendor = basename(root);
  return {
    projects: {
      [root]: {
        name: `contract-${vendor}`,
        projectType: "library",
        tags: ["driftline", `vendor:${vendor}`],
        targets: { ...driftTargetsOf(vendor, options) },
      },
    },
  };
}
