import { join } from "node:path";
import { openFileCache, ownKey } from "./cache/file-cache.js";
import { loadCode } from "./cache/kept-code.js";
import { ownFolder } from "./cache/own-folder.js";
import { optimiseLate } from "./late-optimising.js";

/** The file beside this one that holds the tool; the build writes its name here. */
declare const CORE_FILE: string;

/** What compiled code may take before what is unused for longest is removed. */
const LIMITS = { entries: 40, bytes: 64 * 1024 * 1024 };

const { argv, env } = process;
// Before anything is loaded: V8 takes back only what was compiled with the flags that it has then.
if (argv[2] === "diff") optimiseLate(process.versions.v8);
const own = isKept() ? ownFolder(env) : null;
const key = own === null ? null : ownKey(own);
const cache =
  own === null || key === null
    ? null
    : openFileCache({ folder: join(own, "code"), keyFolder: own, key, stamp: CORE_FILE, limits: LIMITS });
const { exports, keep } = loadCode({ path: join(__dirname, CORE_FILE), purpose: argv[2] ?? "", require }, cache);
void (exports as typeof import("./run.js")).run(key ?? undefined).then((isTypical) => {
  if (isTypical) keep();
});

/** What is measured (coverage by blocks) is compiled anew: V8 knows no blocks of what it kept. */
function isKept(): boolean {
  return env.DRIFTLINE_CACHE !== "off" && env.NODE_V8_COVERAGE === undefined;
}
