/** The version of the tool, as `package.json` states it (a test holds the two together). */
export const TOOL_VERSION = "0.1.0";
