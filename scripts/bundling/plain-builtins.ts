import type { Plugin } from "rolldown";

/**
 * Takes Node's own modules the short way (`process.getBuiltinModule`, Node 20.16): an `import` of one has the loader make a
 * module of it, with every export read, which loads parts that a run never needs (Web Crypto).
 */
export function plainBuiltins(): Plugin {
  return { name: "plain-builtins", renderChunk: (code) => withPlainBuiltins(code) };
}

const IMPORT = /^import (?:(?<whole>[\w$]+)|\* as (?<all>[\w$]+)|\{(?<some>[^{}]*)\}) from "(?<name>node:[\w/]+)";$/gm;

/** @example withPlainBuiltins('import { a as b } from "node:x";') is `const { a: b } = process.getBuiltinModule("node:x");` */
export function withPlainBuiltins(code: string): string {
  return code.replace(IMPORT, (_, whole?: string, all?: string, some?: string, name = "") => {
    const names = whole ?? all ?? `{${(some ?? "").replaceAll(" as ", ": ")}}`;
    return `const ${names} = process.getBuiltinModule("${name}");`;
  });
}
