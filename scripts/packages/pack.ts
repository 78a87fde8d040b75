import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";

/** A package as `npm pack` would publish it. */
export interface Packed {
  readonly name: string;
  readonly folder: string;
  readonly tarball: string;
  readonly files: readonly string[];
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Whether it needs a host of the user's own, such as Nx. */
  readonly hasPeers: boolean;
}

/** Packs every publishable package into a folder. `dist/` must be built. */
export function packAll(destination: string): readonly Packed[] {
  const folders = globSync("packages/*/package.json")
    .map((file) => file.replace("/package.json", ""))
    .sort();
  return folders.filter(isPublic).map((folder) => pack(folder, destination));
}

/** npm as a child: the npm that runs this script where there is one. */
export function npm(args: readonly string[], cwd: string): string {
  return execFileSync("npm", [...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    maxBuffer: 1 << 26,
  });
}

function isPublic(folder: string): boolean {
  return manifestOf(folder).private !== true;
}

interface Manifest {
  readonly private?: boolean;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** An optional peer, such as the compiler of the user's own project, is no host. */
function needsHost({ peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): boolean {
  return Object.keys(peerDependencies).some((name) => peerDependenciesMeta[name]?.optional !== true);
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

function pack(folder: string, destination: string): Packed {
  const [packed] = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", destination], folder));
  return {
    name: packed.name,
    folder,
    tarball: join(destination, packed.filename),
    files: packed.files.map((file: { readonly path: string }) => file.path),
    packedBytes: packed.size,
    unpackedBytes: packed.unpackedSize,
    hasPeers: needsHost(manifestOf(folder)),
  };
}
