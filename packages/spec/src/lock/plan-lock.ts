import type { Finding, Location } from "@driftline/model";
import type { HashBytes } from "../load-contract.js";
import { decodeText } from "../text/decode.js";
import { SOURCE_KINDS, type SourceConfig, type VendorConfig } from "../vendor/vendor-config.js";
import { readLockFile, scopeOf } from "./lock-file.js";
import { lockVendor, type SourceBytes } from "./lock-vendor.js";
import { readConfig } from "./read-config.js";
import { referenceFile } from "./references.js";
import { readRequired, type VendorFolder } from "./vendor-folder.js";

/** A file to be written below the vendor folder. */
export interface PlannedWrite {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** What locking a vendor anew would write. */
export interface LockPlan {
  readonly config: VendorConfig;
  /** Every file of the lock. */
  readonly files: readonly PlannedWrite[];
  /** Those whose bytes differ from what is there. */
  readonly writes: readonly PlannedWrite[];
  /** About the sources. */
  readonly findings: readonly Finding[];
}

/**
 * Locks a vendor from the sources in its folder, without any network. Provenance that the lock already holds is kept,
 * as long as the source's bytes are the same.
 *
 * @throws {ToolError} FILE_MISSING, CONFIG_INVALID, LOCK_INVALID, and what `lockVendor` throws.
 */
export async function planLock(folder: VendorFolder, hash: HashBytes): Promise<LockPlan> {
  const config = await readConfig(folder);
  const previous = await previousSources(folder);
  const sources: SourceBytes[] = [];
  for (const { file, url } of await keptSources(folder, config)) {
    const bytes = await readRequired(
      folder,
      file,
      `fetch it, or take it out of \`sources\` in ${folder.uri}/vendor.yaml`,
    );
    const known = previous.get(file);
    const isSame = known?.sha256 === hash(bytes);
    sources.push({
      file,
      bytes,
      url: (isSame ? known.url : null) ?? url,
      retrievedAt: isSame ? known.retrievedAt : null,
      etag: isSame ? known.etag : null,
      lastModified: isSame ? known.lastModified : null,
    });
  }
  const readReference = async (uri: string) => {
    const file = referenceFile(uri);
    return file === null ? null : folder.read(file);
  };
  const locked = await lockVendor(config, sources, { folder: folder.uri, hash, readReference });
  const files = [textFile("openapi.yaml", locked.openapi), textFile("lock.json", locked.lock)];
  const findings = locked.findings.map((finding) => placedUnder(folder.uri, finding));
  return { config, files, writes: await changedFiles(folder, files), findings };
}

/** The sources of the most trusted kind that is at hand in full; all of the first kind where none is. */
async function keptSources(folder: VendorFolder, config: VendorConfig): Promise<readonly SourceConfig[]> {
  const groups = sourcesByTrust(config);
  for (const group of groups) {
    const found = await Promise.all(group.map(async ({ file }) => (await folder.read(file)) !== null));
    if (found.every((isFound) => isFound)) return group;
  }
  return groups[0] ?? [];
}

/** The sources of each kind that there are, the most trusted kind first. */
export function sourcesByTrust(config: VendorConfig): readonly (readonly SourceConfig[])[] {
  return SOURCE_KINDS.map((kind) => config.sources.filter((source) => source.kind === kind)).filter(
    (group) => group.length > 0,
  );
}

/** The finding with its places as reports name them, instead of below the folder. */
export function placedUnder(folderUri: string, finding: Finding): Finding {
  const place = (location: Location | null) =>
    location === null || /^https?:/.test(location.uri)
      ? location
      : { ...location, uri: `${folderUri}/${location.uri}` };
  const [base, revision] = [place(finding.base), place(finding.revision)];
  return { ...finding, base, revision, scope: scopeOf(base, revision) };
}

/** The sources of the lock there is, by file; none where there is no lock yet. */
export async function previousSources(folder: VendorFolder) {
  const bytes = await folder.read("lock.json");
  const lock =
    bytes === null ? null : readLockFile(decodeText(bytes, `${folder.uri}/lock.json`), `${folder.uri}/lock.json`);
  return new Map((lock?.sources ?? []).map((source) => [source.file, source] as const));
}

/** A text as the file it will be. */
export function textFile(file: string, text: string): PlannedWrite {
  return { file, bytes: new TextEncoder().encode(text) };
}

/** The files whose bytes are not there yet. */
export async function changedFiles(
  folder: VendorFolder,
  planned: readonly PlannedWrite[],
): Promise<readonly PlannedWrite[]> {
  const changed: PlannedWrite[] = [];
  for (const write of planned) {
    const known = await folder.read(write.file);
    if (known === null || !isEqual(known, write.bytes)) changed.push(write);
  }
  return changed;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
