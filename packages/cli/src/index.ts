export { markdownCode, markdownMessage, markdownText } from "@driftline/report";
export type { FolderEntry, Host, TextOutput } from "./host.js";
export { main } from "./main.js";
export { nodeHost } from "./node-host.js";
