import type { Plugin } from "rolldown";

/**
 * Lets a bundle evaluate CommonJS packages when they are first used. The bundler evaluates them where they are imported, at the
 * start of every run; a check that finds nothing wrong needs neither the compiler of schemas nor the reader of YAML.
 */
export function lazyCommonJs(): Plugin {
  return { name: "lazy-common-js", renderChunk: (code) => deferred(code) };
}

/** What the bundler writes for `import ... from` a CommonJS package: one variable, and members of it wherever it is used. */
const IMPORT = /^(?:var|let|const) (?<name>import_[\w$]+) = (?:\/\* @__PURE__ \*\/ )?(?<value>[\w$.]+\([^;\n]*\));$/gm;

/** @example deferred("var import_a = __toESM(require_a());\nimport_a.b();") evaluates `a` at its second line */
export function deferred(code: string): string {
  const imports = [...code.matchAll(IMPORT)].map(({ groups }) => ({
    name: groups?.name ?? "",
    value: groups?.value ?? "",
  }));
  let written = code;
  for (const { name, value } of imports) {
    const quoted = name.replaceAll("$", "\\$");
    const use = new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${quoted}(?![\\w$])`, "g");
    const uses = [...written.matchAll(use)].length - 1;
    const members = new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${quoted}(?=\\.)`, "g");
    // What is passed on as a whole, to another file of the bundle, is evaluated at once.
    if ([...written.matchAll(members)].length !== uses) continue;
    written = written
      .replace(members, `(${name}$get())`.replaceAll("$", "$$$$"))
      .replace(
        new RegExp(`^(?:var|let|const) ${quoted} = .*$`, "m"),
        () => `var ${name};\nfunction ${name}$get() { return ${name} ??= ${value}; }`,
      );
  }
  return written;
}
