import type { Plugin } from "rolldown";

/** Writes a bundle's files in ASCII: they are read as bytes, and V8 keeps a text of bytes in half of the room. */
export function inAscii(): Plugin {
  return {
    name: "in-ascii",
    generateBundle: (_, bundle) => {
      for (const file of Object.values(bundle))
        if (file.type === "chunk") file.code = escaped(file.code, file.fileName);
    },
  };
}

/**
 * Escapes what is not ASCII, which stands in strings, templates and patterns, where an escape means the same.
 *
 * @throws {Error} where `String.raw` would show the escapes.
 */
export function escaped(code: string, name: string): string {
  if (/String\.raw`[^`]*[\u0080-\uffff]/.test(code))
    throw new Error(`\`${name}\`: write what \`String.raw\` holds in ASCII`);
  return code.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
