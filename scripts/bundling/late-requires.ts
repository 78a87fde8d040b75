import type { Plugin } from "rolldown";

/**
 * Takes Node's own modules and the other files of a bundle when they are first used: most runs need no sockets, no threads, no child
 * processes, and few of the files. Node's are taken the short way (`process.getBuiltinModule`, Node 20.16): `require` has the
 * loader make a module of one, with every export read, which loads parts that nobody asked for (Web Crypto).
 */
export function lateRequires(): Plugin {
  return {
    name: "late-requires",
    transform: (code, id) => (COMMANDER.test(id) ? withoutChildProcess(code) : null),
    renderChunk: (code) => withLateRequires(code),
  };
}

/** What the bundler writes for an import: a variable, and a second line where somebody wants the whole of a module of Node's. */
const REQUIRED =
  /^(?:let|const) (?<name>[\w$]+) = require\("(?<file>node:[\w/]+|\.\/[^"\n]+)"\);\n(?:\k<name> = [^\n]+\(\k<name>(?:, 1)?\);\n)?/m;

/** A member of something else is another thing; what is spread is the same. */
const NO_PART_OF_A_NAME = String.raw`(?<![\w$]|(?<!\.\.)\.)`;

/** @example withLateRequires('let a = require("node:x");\na.b();') ends with `(a$get()).b();` */
export function withLateRequires(code: string): string {
  let written = code;
  for (let found = REQUIRED.exec(written); found !== null; found = REQUIRED.exec(written)) {
    const { name = "", file = "" } = found.groups ?? {};
    const use = new RegExp(`${NO_PART_OF_A_NAME}${name.replaceAll("$", "\\$")}(?:\\.default)?(?![\\w$])`, "g");
    const [before, after] = [written.slice(0, found.index), written.slice(found.index + found[0].length)];
    const value = file.startsWith("node:") ? shortWay(file) : `require("${file}")`;
    const taken = `var ${name}$kept;\nfunction ${name}$get() { return ${name}$kept ??= ${value}; }\n`;
    written = `${before}${taken}${after.replace(use, () => `(${name}$get())`)}`;
  }
  return written.replace(PLAIN, (_, module) => shortWay(`node:${module}`));
}

/** What other packages take in their own way, of what every process has loaded already. */
const PLAIN = /(?<![\w$.])require\("(?:node:)?(?<module>events|fs|path|process|url)"\)/g;

/** `process` itself may be what is being taken. */
function shortWay(module: string): string {
  return `globalThis.process.getBuiltinModule("${module}")`;
}

const COMMANDER = /\/node_modules\/commander\/lib\/command\.js$/;
const CHILD_PROCESS = "const childProcess = require('node:child_process');";

/** Commander starts programs for commands that are programs; none of ours is. */
function withoutChildProcess(code: string): string {
  if (!code.includes(CHILD_PROCESS)) throw new Error("commander takes `node:child_process` otherwise now");
  return code.replace(CHILD_PROCESS, "").replace(/(?<![\w$.])childProcess(?=\.)/g, "require('node:child_process')");
}
