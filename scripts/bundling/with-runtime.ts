import type { Plugin } from "rolldown";

/** What the bundler calls the file of its own helpers. */
const RUNTIME = /^rolldown-runtime\b/;

/** Writes the bundler's own helpers, a few lines that it insists on a file for, into the file that every run needs. */
export function withRuntime(name: string): Plugin {
  return {
    name: "with-runtime",
    generateBundle: (_, bundle) => {
      const chunks = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [file] : []));
      const [into, runtime] = [chunks.find((it) => it.name === name), chunks.find((it) => RUNTIME.test(it.fileName))];
      if (into === undefined || runtime === undefined) throw new Error(`there is no \`${name}\`, or no runtime`);
      into.code = inlined(into.code, runtime);
    },
  };
}

/**
 * @example inlined('require("./r.js").a', { fileName: "r.js", code: "exports.a=1" }) ends with `({})).a`
 * @throws {Error} where the file is not required once
 */
export function inlined(code: string, file: { readonly fileName: string; readonly code: string }): string {
  const parts = code.split(new RegExp(`require\\((["'\`])\\./${file.fileName.replaceAll(".", "\\.")}\\1\\)`));
  const [before = "", , after] = parts;
  if (parts.length !== 3 || after === undefined) throw new Error(`\`${file.fileName}\` is not required once`);
  return `${before}(function(exports){${file.code}\nreturn exports})({})${after}`;
}
