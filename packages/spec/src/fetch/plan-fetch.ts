import { type Contract, compareText, type Finding, findingOf, ruleOf, ToolError } from "@driftline/model";
import PQueue from "p-queue";
import type { ContractCache } from "../cache/contract-cache.js";
import type { HashBytes } from "../load-contract.js";
import { loadSource } from "../load-source.js";
import { correctContract } from "../lock/corrections.js";
import type { LockedSource } from "../lock/lock-file.js";
import { type LockedTexts, lockVendor, type SourceBytes } from "../lock/lock-vendor.js";
import { namedUnder } from "../lock/named-under.js";
import {
  changedFiles,
  type LockPlan,
  type PlannedWrite,
  placedUnder,
  previousSources,
  sourcesByTrust,
  textFile,
} from "../lock/plan-lock.js";
import { readConfig } from "../lock/read-config.js";
import { referenceFile } from "../lock/references.js";
import type { VendorFolder } from "../lock/vendor-folder.js";
import { readPage } from "../pages/read-page.js";
import { decodeText } from "../text/decode.js";
import type { SourceConfig, VendorConfig } from "../vendor/vendor-config.js";
import { fetchSource, keptBytes, type SourceContext } from "./fetch-source.js";
import { createHttpClient, DEFAULT_FETCH_LIMITS, type FetchHost, type HttpClient } from "./http-client.js";

/** What fetching needs of the world beside the vendor's own hosts. */
export interface FetchPorts extends Pick<FetchHost, "env" | "now" | "random" | "sleep" | "progress" | "resolveName"> {
  readonly hash: HashBytes;
  readonly limits?: Partial<FetchHost["limits"]>;
  /** Hears which source is read next: its address, or its file. */
  readonly reading?: (source: string) => void;
  /** Keeps what the published contract was found to be. */
  readonly cache?: ContractCache | undefined;
}

/** What a vendor publishes today, ready to be compared with what is locked, or to be locked. */
export interface FetchPlan extends LockPlan {
  /** As it would be locked, with our corrections: what `loadLockedVendor().contract` would be afterwards. */
  readonly published: Contract;
  /**
   * Operations read off a page that is rendered in another shape than when it was locked: a difference there may be the
   * renderer's, so they are baselined anew instead of compared.
   */
  readonly incomparable: readonly string[];
}

/**
 * Fetches what a vendor publishes, from its most trusted sources that yield every watched operation. Nothing is
 * written. A page whose block vanished is a finding, and counts as it was locked.
 *
 * @throws {ToolError} SOURCES_UNFETCHABLE where no source has an address; otherwise what the most trusted sources fail with.
 */
export async function planFetch(folder: VendorFolder, ports: FetchPorts): Promise<FetchPlan> {
  const config = await readConfig(folder);
  if (config.sources.every(({ url }) => url === null)) {
    throw new ToolError("SOURCES_UNFETCHABLE", `no source of ${folder.uri} has an address`, {
      hint: `give it a \`url\` in ${folder.uri}/vendor.yaml, or lock what is there with \`--offline\``,
    });
  }
  const client = createHttpClient(hostFor(config, ports, `${folder.uri}/vendor.yaml`));
  try {
    return await planFrom({ folder, config, ports, client, previous: await previousSources(folder) });
  } finally {
    await client.close();
  }
}

/** The hosts of the sources, and those the vendor's file names, if there is one. */
export function hostFor(
  config: Pick<VendorConfig, "sources" | "allowedHosts" | "allowedPrivateHosts">,
  ports: FetchPorts,
  file?: string,
): FetchHost {
  const own = config.sources.flatMap(({ url }) => (url === null ? [] : [new URL(url).host.toLowerCase()]));
  return {
    ...ports,
    policy: {
      allowed: new Set([...own, ...config.allowedHosts]),
      allowedPrivate: new Set(config.allowedPrivateHosts),
      ...(file === undefined ? {} : { file }),
    },
    limits: { ...DEFAULT_FETCH_LIMITS, ...ports.limits },
  };
}

interface Planning {
  readonly folder: VendorFolder;
  readonly config: VendorConfig;
  readonly ports: FetchPorts;
  readonly client: HttpClient;
  readonly previous: ReadonlyMap<string, LockedSource>;
}

async function planFrom(planning: Planning): Promise<FetchPlan> {
  const errors: unknown[] = [];
  const groups = sourcesByTrust(planning.config);
  for (const group of groups) {
    try {
      return await planGroup(planning, group);
    } catch (cause) {
      if (!(cause instanceof ToolError)) throw cause;
      errors.push(cause);
      // Where there is nothing else to turn to, it is what is thrown.
      if (groups.length > 1) planning.ports.progress(cause.message);
    }
  }
  throw errors[0];
}

/** Polite to one vendor's documentation, quick for many pages. */
const AT_ONCE = 4;

async function planGroup(planning: Planning, group: readonly SourceConfig[]): Promise<FetchPlan> {
  const { folder, config, ports } = planning;
  const findings: Finding[] = [];
  const queue = new PQueue({ concurrency: AT_ONCE });
  const sources = await queue.addAll(group.map((source) => () => bytesOf(planning, source, findings)));
  const references = new Map<string, Uint8Array>();
  const locked = await lockVendor(config, sources, {
    folder: folder.uri,
    hash: ports.hash,
    readReference: (uri) => readReference(planning, uri, references),
  });
  const files: readonly PlannedWrite[] = [
    ...sources.map(({ file, bytes }) => ({ file, bytes })),
    ...[...references].map(([file, bytes]) => ({ file, bytes })).sort((a, b) => compareText(a.file, b.file)),
    textFile("openapi.yaml", locked.openapi),
    textFile("lock.json", locked.lock),
  ];
  const rendered = renderingChanges(planning, locked.sources);
  const all = [...locked.findings, ...findings, ...rendered.findings].map((finding) =>
    placedUnder(folder.uri, finding),
  );
  return {
    config,
    files,
    writes: await changedFiles(folder, files),
    findings: all,
    published: await contractOf(planning, locked, all),
    incomparable: rendered.incomparable,
  };
}

/** What a page that lost its contents is read as, once it was another one. */
const VANISHED: ReadonlySet<string> = new Set([
  "PAGE_BLOCK_MISSING",
  "SPEC_NOT_OPENAPI",
  "INPUT_MALFORMED",
  "INPUT_EMPTY",
]);

async function bytesOf(planning: Planning, source: SourceConfig, findings: Finding[]): Promise<SourceBytes> {
  const { folder, client, ports, previous } = planning;
  const known = previous.get(source.file);
  const context: SourceContext = { folder, client, env: ports.env, hash: ports.hash, previous: known };
  ports.reading?.(source.url ?? source.file);
  const fetched = await fetchSource(source, context);
  const uri = source.file;
  const read = () => readPage({ uri, text: decodeText(fetched.bytes, uri) });
  try {
    return { ...fetched, page: await namedUnder(folder.uri, uri, read) };
  } catch (cause) {
    const hasVanished = cause instanceof ToolError && VANISHED.has(cause.code);
    if (!hasVanished || known === undefined || known.platform === "openapi") throw cause;
    const rule = ruleOf("spec-block-missing");
    findings.push(
      findingOf({
        ruleId: rule.id,
        level: rule.level,
        hint: rule.hint,
        vendor: folder.vendor,
        message: `${source.url ?? source.file} no longer holds what it was locked with: ${cause.message}`,
        base: { uri: source.file },
        subject: source.file,
      }),
    );
    return keptBytes(source, context, cause.message);
  }
}

/** What a description refers to in other documents: fetched within the allowed hosts, kept beside it. */
async function readReference(
  planning: Planning,
  uri: string,
  kept: Map<string, Uint8Array>,
): Promise<Uint8Array | null> {
  const file = referenceFile(uri);
  if (file === null) return null;
  if (uri.startsWith("file:")) return planning.folder.read(file);
  try {
    const fetched = await planning.client.fetch({ url: uri });
    if (fetched.kind !== "content") return null;
    kept.set(file, fetched.bytes);
    return fetched.bytes;
  } catch (cause) {
    const isRefused = cause instanceof ToolError && (cause.code === "HOST_REFUSED" || cause.code === "URL_REFUSED");
    if (isRefused) return null;
    throw cause;
  }
}

interface RenderingChanges {
  readonly findings: readonly Finding[];
  readonly incomparable: readonly string[];
}

/** Shapes that carry the vendor's own description, so that a difference is the vendor's whatever the shape. */
function isExact({ platform }: Pick<LockedSource, "platform">): boolean {
  return platform === "openapi" || platform === "mintlify";
}

function renderingChanges({ folder, previous }: Planning, sources: readonly LockedSource[]): RenderingChanges {
  const changed = sources.flatMap((source) => {
    const before = previous.get(source.file);
    const isSame = before?.platform === source.platform && before.generation === source.generation;
    return before === undefined || isSame ? [] : [{ before, source }];
  });
  const rule = ruleOf("spec-rendering-changed");
  const findings = changed.map(({ before, source }) =>
    findingOf({
      ruleId: rule.id,
      level: rule.level,
      hint: rule.hint,
      vendor: folder.vendor,
      message: `the page was \`${before.platform} ${before.generation}\` and is \`${source.platform} ${source.generation}\``,
      base: { uri: source.file },
      subject: `${source.platform} ${source.generation}`,
    }),
  );
  const incomparable = changed
    .filter(({ before, source }) => !(isExact(before) && isExact(source)))
    .flatMap(({ source }) => source.operations);
  return { findings, incomparable: [...new Set(incomparable)].sort(compareText) };
}

async function contractOf(
  { folder, ports }: Planning,
  locked: LockedTexts,
  findings: readonly Finding[],
): Promise<Contract> {
  const bytes = new TextEncoder().encode(locked.openapi);
  const uri = `${folder.uri}/openapi.yaml`;
  const options = { vendor: folder.vendor, uri, hash: ports.hash, isInspected: false, cache: ports.cache };
  const claim: Contract = { ...(await loadSource(bytes, options)), findings };
  return (await correctContract(folder, claim, ports.hash)).contract;
}
