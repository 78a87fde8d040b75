import { type Contract, ToolError } from "@driftline/model";
import { decodedPath, loadLockedVendor, loadSource, type VendorConfig } from "@driftline/spec";
import type { Host } from "./host.js";
import type { NamingOptions } from "./naming-options.js";
import { insideFolder, listVendors, vendorFolder } from "./vendors.js";

/**
 * The contract a word names: a vendor (what is locked), `git:REV:PATH`, a URL, or a file with an OpenAPI description or a
 * docs page.
 *
 * @throws {ToolError} FILE_NOT_FOUND, GIT_FAILED, USAGE, and what reading the source throws.
 */
export async function contractNamed(word: string, host: Host): Promise<Contract> {
  return (await namedContract(word, host)).contract;
}

/** A contract with what its vendor says of it; there is no `config` where the word names no vendor. */
export interface NamedContract {
  readonly contract: Contract;
  readonly config: VendorConfig | null;
  /** What somebody should know of a locked contract, a clause each. */
  readonly warnings: readonly string[];
}

/**
 * The same as `contractNamed`, with the vendor's own file.
 *
 * @throws {ToolError} as `contractNamed`
 */
export async function namedContract(word: string, host: Host, options: NamingOptions = {}): Promise<NamedContract> {
  const alone = (contract: Contract): NamedContract => ({ contract, config: null, warnings: [] });
  if (word.startsWith("git:")) return alone(await contractInGit(word, host, options));
  if (/^https?:/i.test(word)) {
    const { contractAt } = await import("./contract-at-url.js");
    return alone(await contractAt(word, host, options));
  }
  const bytes = await fileNamed(word, host);
  if (bytes !== undefined) return alone(await loadFile(word, bytes, host, options));
  if (/^[\w.-]+$/.test(word) && (await listVendors(host)).includes(word))
    return await loadLockedVendor(vendorFolder(word, host), host.hashBytes);
  const why = (await isFolder(host.resolve(word), host))
    ? `\`${word}\` is a folder`
    : `there is no file and no vendor \`${word}\``;
  throw new ToolError("FILE_NOT_FOUND", why, {
    hint: "name a file, a URL, a vendor under `specs/`, or `git:REV:PATH`",
  });
}

/**
 * The contract in a file, with the files beside it that it refers to. Nothing above its folder is read, nor anything that a
 * symbolic link puts elsewhere.
 */
export async function loadFile(
  path: string,
  bytes: Uint8Array,
  host: Host,
  { load }: NamingOptions = {},
): Promise<Contract> {
  const uri = path.replaceAll("\\", "/");
  const folder = host.resolve(path, "..");
  const readReference = async (reference: string) => {
    const url = URL.canParse(reference) ? new URL(reference) : undefined;
    if (url?.protocol !== "file:" || url.host !== "") return null;
    const path = decodedPath(url);
    if (path === undefined) return null;
    const beside = insideFolder(path.replace(/^\/+/, ""), folder);
    return (await host.readFileWithin(folder, beside)) ?? null;
  };
  const vendor = nameOfPath(path);
  const cache = host.contractCache;
  return await loadSource(bytes, { vendor, uri, hash: host.hashBytes, readReference, cache, ...load });
}

/** A vendor's folder may have the vendor's name; a folder is no file. */
async function fileNamed(word: string, host: Host): Promise<Uint8Array | undefined> {
  const path = host.resolve(word);
  if ((await isFolder(path, host)) === true) return undefined;
  return await host.readFile(path);
}

async function isFolder(path: string, host: Host): Promise<boolean> {
  try {
    return (await host.listFolder(path)) !== undefined;
  } catch {
    return false;
  }
}

async function contractInGit(word: string, host: Host, { load }: NamingOptions): Promise<Contract> {
  const [, revision, path] = /^git:([^:]+):(.+)$/.exec(word) ?? [];
  if (revision === undefined || path === undefined)
    throw new ToolError("USAGE", `\`${word}\` is not \`git:REV:PATH\``, {
      hint: "for example `git:main:specs/opik/openapi.yaml`",
    });
  const bytes = await host.readGit(revision, path);
  const vendor = vendorOfPath(path) ?? nameOfPath(path);
  return await loadSource(bytes, { vendor, uri: word, hash: host.hashBytes, ...load });
}

/** @example vendorOfPath("specs/opik/openapi.yaml") === "opik" */
function vendorOfPath(path: string): string | undefined {
  return /(?:^|\/)specs\/([^/]+)\/openapi\.ya?ml$/.exec(path)?.[1];
}

/** @example nameOfPath("api/pet-store.openapi.yaml") === "pet-store" */
export function nameOfPath(path: string): string {
  return (
    vendorOfPath(path.replaceAll("\\", "/")) ??
    path.replace(/^.*[\\/]/, "").replace(/\.(openapi\.)?(ya?ml|json|md|txt|html?)$/i, "")
  );
}
