export type { PluginOptions } from "./options.js";
export { createNodes, createNodesV2, name } from "./plugin.js";
export { type DriftTargets, driftTargetsOf } from "./targets.js";
