import { main, nodeHost } from "@driftline/cli";
import type { Tree } from "nx/src/generators/tree";

/** What the generator is asked for. */
export interface VendorOptions {
  readonly name: string;
  readonly source: string;
  readonly baseUrl?: string;
  readonly tokenEnv?: string;
  readonly owner?: string;
  readonly allowPrivateHost?: string;
}

/**
 * `nx generate @driftline/nx:vendor NAME SOURCE`: what `driftline vendor add` does. Nx calls what is returned after it has
 * written the tree, and never in a dry run.
 */
export async function vendorGenerator(tree: Tree, options: VendorOptions): Promise<() => Promise<void>> {
  const file = `specs/${options.name}/vendor.yaml`;
  if (tree.exists(file)) throw new Error(`there is a ${file} already`);
  return async () => {
    const code = await main(argvOf(options), nodeHost(tree.root));
    if (code !== 0) throw new Error(`\`driftline vendor add ${options.name}\` could not be done`);
  };
}

/** The command line that the options stand for; what looks like a flag stays a name. */
export function argvOf({ name, source, ...flags }: VendorOptions): readonly string[] {
  const { baseUrl, tokenEnv, owner, allowPrivateHost } = flags;
  const stated = { "base-url": baseUrl, "token-env": tokenEnv, owner, "allow-private-host": allowPrivateHost };
  const words = Object.entries(stated).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}=${value}`]));
  return ["vendor", "add", ...words, "--", name, source];
}
