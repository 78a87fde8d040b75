import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** A real input, with its tree where it has one: what is changed is written back into where it stood. */
export interface Seed {
  readonly name: string;
  readonly text: string;
  readonly tree?: unknown;
  /** Whether its reader takes no YAML. */
  readonly isJson: boolean;
  /** The whole text around the tree. */
  wrap(written: string): string;
}

const ROOT = resolve(fileURLToPath(import.meta.url), "../../..");

/** A document as a seed. */
export function documentSeed(name: string, text: string): Seed {
  const isJson = /^\s*[[{]/.test(text);
  return { name, text, tree: treeOf(text), isJson, wrap: (written) => written };
}

/** A text without a tree as a seed. */
export function textSeed(name: string, text: string): Seed {
  return { name, text, isJson: false, wrap: () => text };
}

/** A document of JSON lines as a seed: the list of them is its tree. */
export function linesSeed(name: string, lines: readonly unknown[]): Seed {
  const wrap = (written: string): string => {
    const value: unknown = written === "" ? null : JSON.parse(written);
    return Array.isArray(value) ? value.map((line) => `${JSON.stringify(line)}\n`).join("") : written;
  };
  return { name, text: wrap(JSON.stringify(lines)), tree: lines, isJson: true, wrap };
}

/** A page as a seed: the first fenced block that is YAML or JSON is its tree. */
export function pageSeed(name: string, text: string): Seed {
  const block = /(^|\n)(`{3,})(?:ya?ml|json)[^\n]*\n([\s\S]*?)\n\2/.exec(text);
  const inner = block?.[3];
  if (inner === undefined) return { name, text, isJson: false, wrap: () => text };
  const start = text.indexOf(inner, block?.index);
  return {
    name,
    text,
    tree: treeOf(inner.replace(/^\s*openapi [a-z]+ [^\n]*\n/, "")),
    isJson: false,
    wrap: (written) => text.slice(0, start) + written + text.slice(start + inner.length),
  };
}

function treeOf(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 1000, logLevel: "silent" });
  } catch {
    return undefined;
  }
}

/** Files below a folder of the repository whose names end so, as text. */
export function filesOf(folder: string, ends: readonly string[]): readonly (readonly [name: string, text: string])[] {
  return filesIn(join(ROOT, folder), ends);
}

/** Recordings of real traffic, where `DRIFTLINE_RECORDINGS` names some; they are never written anywhere. */
export function realRecordings(): readonly (readonly [name: string, text: string])[] {
  const folder = process.env.DRIFTLINE_RECORDINGS;
  if (folder === undefined || !existsSync(folder)) return [];
  return filesIn(folder, [".yaml", ".yml", ".json", ".har"]);
}

function filesIn(folder: string, ends: readonly string[]): readonly (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path, ends);
      return ends.includes(extname(entry.name)) ? [[entry.name, readFileSync(path, "utf8")] as const] : [];
    });
}
