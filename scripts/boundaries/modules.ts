import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { parseSync } from "oxc-parser";
import { globSync } from "tinyglobby";
import { impurityOf } from "./purity.js";
import { isNode, nameOf, nodesOf, type SyntaxNode } from "./syntax.js";

/** One import, export-from, dynamic import, `require` or type import of a module. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** One source file with what it reaches for. Paths are relative to the root, with `/`. */
export interface Module {
  readonly path: string;
  readonly packageName: string;
  readonly imports: readonly Import[];
  /** Uses of the process, the clock or chance: `Date.now`, `Math.random`, `process`. */
  readonly impurities: readonly { readonly what: string; readonly line: number }[];
  /** Whether the file holds nothing but named re-exports. */
  readonly isContentsOnly: boolean;
  readonly syntaxErrors: readonly string[];
}

/** A workspace package as its package.json states it. */
export interface Package {
  readonly name: string;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
}

/** Everything the laws are judged by. */
export interface House {
  readonly modules: readonly Module[];
  readonly packages: ReadonlyMap<string, Package>;
}

/** Modules read before, with the text they had: a file that did not change is not parsed again. */
export type ReadModules = Map<string, { readonly text: string; readonly module: Module }>;

/** Reads every TypeScript module of the packages under a root, types and tests included. */
export function readHouse(root: string, known: ReadModules = new Map()): House {
  const files = globSync("packages/*/{src,test}/**/*.{ts,mts,cts}", { cwd: root, ignore: ["**/fixtures/**"] }).sort();
  const packages = globSync("packages/*/package.json", { cwd: root }).map((file) => readPackage(root, file));
  return {
    modules: files.map((file) => readModule(root, file.replaceAll("\\", "/"), known)),
    packages: new Map(packages),
  };
}

/** The file a relative specifier means, where imports name `.js` and the source is `.ts`. */
export function resolveRelative(from: string, specifier: string): string {
  return normalize(join(dirname(from), specifier))
    .replaceAll("\\", "/")
    .replace(/\.([cm]?)js$/, ".$1ts");
}

function readPackage(root: string, file: string): [string, Package] {
  const manifest = JSON.parse(readFileSync(join(root, file), "utf8"));
  return [
    folderOf(file),
    {
      name: manifest.name,
      dependencies: new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })),
      devDependencies: new Set(Object.keys(manifest.devDependencies ?? {})),
    },
  ];
}

function readModule(root: string, path: string, known: ReadModules): Module {
  const text = readFileSync(join(root, path), "utf8");
  const before = known.get(path);
  if (before?.text === text) return before.module;
  const module = parseModule(path, text);
  known.set(path, { text, module });
  return module;
}

function parseModule(path: string, text: string): Module {
  const { program, errors } = parseSync(path, text);
  const lineOf = lineCounter(text);
  const imports: Import[] = [];
  const impurities: { what: string; line: number }[] = [];
  for (const node of nodesOf(program)) {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(node.start) });
    const what = impurityOf(node);
    if (what !== undefined) impurities.push({ what, line: lineOf(node.start) });
  }
  return {
    path,
    packageName: folderOf(path),
    imports,
    impurities,
    isContentsOnly: program.body.every(
      (node) =>
        node.type === "ExportNamedDeclaration" &&
        (node.source !== null || node.specifiers.length + (node.declaration ? 1 : 0) === 0),
    ),
    syntaxErrors: errors.map((error) => error.message),
  };
}

function folderOf(path: string): string {
  return path.split("/")[1] ?? "";
}

/** `import x from`, `export … from`, `import()`, `import("…").T`, `import x = require()`, `require()`. */
function specifierOf(node: SyntaxNode): string | undefined {
  if (node.type === "TSExternalModuleReference") return literalOf(node.expression);
  if (node.type === "CallExpression" && nameOf(node.callee) === "require") {
    return Array.isArray(node.arguments) ? literalOf(node.arguments[0]) : undefined;
  }
  return literalOf(node.source);
}

function literalOf(node: unknown): string | undefined {
  if (!isNode(node) || node.type !== "Literal") return undefined;
  return typeof node.value === "string" ? node.value : undefined;
}

function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => starts.findLastIndex((start) => start <= offset) + 1;
}
