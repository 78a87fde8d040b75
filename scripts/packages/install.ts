import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npm, type Packed } from "./pack.js";

/** What a stranger's project does with a package: nodenext, strict, nothing skipped. */
const TSCONFIG = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ["node"],
  },
  include: ["use.ts"],
};

/** Installs tarballs into a project of a stranger's, made where there is none. */
export function installInScratch(folder: string, packages: readonly Packed[]): void {
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest))
    writeFileSync(manifest, JSON.stringify({ name: "scratch", private: true, type: "module" }));
  npm(["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages.map(({ tarball }) => tarball)], folder);
}

/** Uses each installed package from ESM and from TypeScript. Throws with the output of what failed. */
export function useInScratch(folder: string, packages: readonly Packed[], compiler: string): void {
  const names = packages.map(({ name }) => name);
  npm(["install", "--no-audit", "--no-fund", "--prefer-offline", "--save-dev", "@types/node@20"], folder);
  writeFileSync(join(folder, "use.mjs"), names.map(importLine).join("\n"));
  const all = `export type All = [${names.map((_, index) => `keyof typeof p${index}`).join(", ")}];`;
  writeFileSync(join(folder, "use.ts"), [...names.map(typeLine), all].join("\n"));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  execFileSync(process.execPath, ["use.mjs"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  checkTypes(folder, compiler);
}

/** Other people's declarations may be broken (Nx's are); ours must not, nor must using them. */
function checkTypes(folder: string, compiler: string): void {
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", folder], { cwd: folder, encoding: "utf8" });
  const ours = stdout.split("\n").filter((line) => /^(node_modules\/@driftline\/|use\.ts)/.test(line));
  if (ours.length > 0) throw new Error(`types do not hold in a stranger's project\n${ours.join("\n")}`);
  if (status !== 0 && !stdout.includes("node_modules/")) throw new Error(`the compiler failed\n${stdout}`);
}

/** Bytes of everything under a folder. */
export function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function importLine(name: string): string {
  return `if (Object.keys(await import("${name}")).length === 0) throw new Error("${name} exports nothing");`;
}

function typeLine(name: string, index: number): string {
  return `import * as p${index} from "${name}";`;
}
