import { compareFindings, compareText, type Finding, operationsOf } from "@driftline/model";
import type { HashBytes } from "../load-contract.js";
import { findingsOfDefects } from "../openapi/defect.js";
import { inspectExamples } from "../openapi/inspect-examples.js";
import { normaliseDescription } from "../openapi/normalise-description.js";
import type { PageExtract } from "../pages/page.js";
import { readPage } from "../pages/read-page.js";
import { decodeText } from "../text/decode.js";
import { checkByteLimit, DEFAULT_LIMITS } from "../text/limits.js";
import type { VendorConfig } from "../vendor/vendor-config.js";
import { type LockedSource, writeLockFile } from "./lock-file.js";
import { type MergePart, mergeDescriptions } from "./merge.js";
import { namedUnder } from "./named-under.js";
import { pruneDescription } from "./prune.js";
import { baseOf, type ReadReference, withReferences } from "./references.js";
import { writeOpenApi } from "./write-openapi.js";

/** The bytes of one source and what is known of their way here. */
export interface SourceBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly url: string | null;
  readonly retrievedAt: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** What the bytes were read as, where somebody had to look already. */
  readonly page?: PageExtract;
}

/** What locking needs of the world. */
export interface LockPorts {
  /** The vendor folder as messages name it, so that a path in them can be opened: `specs/opik`. */
  readonly folder: string;
  readonly hash: HashBytes;
  /** Reads what a description refers to in other documents; without it such references are refused. */
  readonly readReference?: ReadReference | undefined;
}

/** The two files that lock a contract. */
export interface LockedTexts {
  readonly openapi: string;
  readonly lock: string;
  readonly findings: readonly Finding[];
  readonly sources: readonly LockedSource[];
}

/**
 * Locks what the sources say: the same sources give the same bytes, in whatever order they are listed. Places in the
 * findings are relative to the vendor folder, those in errors are not.
 *
 * @throws {ToolError} PAGE_BLOCK_MISSING, PAGE_UNREADABLE, SPEC_NOT_OPENAPI, SPEC_VERSION_UNSUPPORTED, INPUT_...,
 * OPERATION_NOT_PUBLISHED.
 */
export async function lockVendor(
  config: VendorConfig,
  sources: readonly SourceBytes[],
  ports: LockPorts,
): Promise<LockedTexts> {
  const { folder, hash } = ports;
  const sorted = [...sources].sort((a, b) => compareText(a.file, b.file));
  const parts: (MergePart & { readonly locked: LockedSource; readonly findings: readonly Finding[] })[] = [];
  for (const source of sorted)
    parts.push(await namedUnder(folder, source.file, () => readSource(config, source, ports)));
  const merged = mergeDescriptions(parts, config.name);
  const document = pruneDescription(merged.document, config.operations, `${folder}/vendor.yaml`);
  const openapi = writeOpenApi(document);
  const findings = [...parts.flatMap((part) => part.findings), ...merged.findings].sort(comparePlaces);
  const lock = writeLockFile({
    lockVersion: 1,
    vendor: config.vendor,
    openapi: hash(new TextEncoder().encode(openapi)),
    sources: parts.map(({ locked }) => locked),
    findings,
  });
  return { openapi, lock, findings, sources: parts.map(({ locked }) => locked) };
}

function comparePlaces(a: Finding, b: Finding): number {
  return compareText(a.base?.uri, b.base?.uri) || compareFindings(a, b);
}

async function readSource(config: VendorConfig, source: SourceBytes, { hash, readReference }: LockPorts) {
  const { file: uri, bytes } = source;
  checkByteLimit(bytes, uri, DEFAULT_LIMITS);
  const page = source.page ?? readPage({ uri, text: decodeText(bytes, uri) });
  const description = await withReferences(page.description, baseOf(source), readReference);
  const { document, defects, repairs } = await normaliseDescription(description, uri);
  const kinds = [...page.repairs, ...repairs.map(({ kind }) => kind)].sort(compareText);
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const locked: LockedSource = {
    file: source.file,
    url: source.url,
    retrievedAt: source.retrievedAt,
    sha256: hash(bytes),
    etag: source.etag,
    lastModified: source.lastModified,
    platform: page.platform,
    generation: page.generation,
    operations: operationsOf(document).map(({ key }) => key),
    repairs: Object.fromEntries(counts),
  };
  const { positions } = page;
  const examples = inspectExamples(document, config.operations);
  const findings = findingsOfDefects([...page.defects, ...defects, ...examples], {
    vendor: config.vendor,
    uri,
    positions,
  });
  const marked = page.isPartial ? { ...document, "x-driftline-partial": true } : document;
  return { uri, document: marked, positions, locked, findings };
}
