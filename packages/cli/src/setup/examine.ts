import { ToolError } from "@driftline/model";
import { type HeaderConfig, isListed, loadLockedVendor, type VendorConfig } from "@driftline/spec";
import { cacheDoubt } from "../cache/cache-doubt.js";
import { complaintOf } from "../complaint.js";
import type { Host } from "../host.js";
import { SPECS_FOLDER, vendorFolder } from "../vendors.js";
import { gitOutput } from "./git-output.js";
import { isLeftOut } from "./installation.js";

/** What a doctor says about one thing. Only `bad` keeps Driftline from working. */
export interface Diagnosis {
  /** `machine`, or a vendor's name. */
  readonly about: string;
  readonly state: "good" | "doubtful" | "bad";
  readonly message: string;
}

/** How deep to look. */
export interface Examination {
  /** Whether hosts are only named, and not tried. */
  readonly isOffline: boolean;
  /** The age in days from which a locked contract is doubtful. */
  readonly maxAgeDays: number;
}

const OLDEST_NODE = [20, 19] as const;

/** The machine: Node, git where the repository is one, and what keeps the caches from being used. @param nodeVersion such as `22.1.0` */
export async function examineMachine(nodeVersion: string, host: Host): Promise<readonly Diagnosis[]> {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  const isRecent = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  const node = isRecent ? `Node ${nodeVersion}` : `Node ${nodeVersion} is older than ${OLDEST_NODE.join(".")}`;
  const inside = await gitOutput(["rev-parse", "--is-inside-work-tree"], host);
  const git =
    inside === undefined
      ? said("machine", "doubtful", "no git repository here: a lock that nobody commits guards nothing")
      : said("machine", "good", "a git repository");
  const leftOut = (await isLeftOut(host))
    ? [said("machine", "doubtful", "`package.json` does not list `@driftline/cli`: nothing pins its version here")]
    : [];
  const doubt = cacheDoubt(host.env, host.cwd);
  const caches = doubt === null ? [] : [said("machine", "doubtful", doubt)];
  return [said("machine", isRecent ? "good" : "bad", node), git, ...leftOut, ...caches];
}

/** One vendor: its files, tokens, hosts, the contract's age, whether its lock is committed. No token's value is read out. */
export async function examineVendor(
  vendor: string,
  { isOffline, maxAgeDays }: Examination,
  host: Host,
): Promise<readonly Diagnosis[]> {
  try {
    const { config, lock, contract, warnings } = await loadLockedVendor(vendorFolder(vendor, host), host.hashBytes);
    return [
      said(
        vendor,
        "good",
        `locked: ${contract.operations.length} operation${contract.operations.length === 1 ? "" : "s"}`,
      ),
      ...warnings.map((warning) => said(vendor, "doubtful", warning)),
      ageOf(vendor, lock.sources, { now: host.now(), maxAgeDays }),
      ...(await commitOf(vendor, lock, host)),
      ...(await evidenceOf(vendor, host)),
      ...tokensOf(vendor, config, host.env),
      ...(await hostsOf(vendor, config, { isOffline, host })),
    ];
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return [said(vendor, "bad", complaintOf(error))];
  }
}

function said(about: string, state: Diagnosis["state"], message: string): Diagnosis {
  return { about, state, message };
}

const DAY_MS = 86_400_000;

/** The oldest source counts: one page that nobody fetched since spring is what the contract is worth. */
function ageOf(
  vendor: string,
  sources: readonly { readonly retrievedAt: string | null }[],
  { now, maxAgeDays }: { readonly now: string; readonly maxAgeDays: number },
): Diagnosis {
  const times = sources.flatMap(({ retrievedAt }) => (retrievedAt === null ? [] : [Date.parse(retrievedAt)]));
  if (times.length < sources.length || times.length === 0)
    return said(vendor, "doubtful", "nobody knows how old the contract is: a source was never fetched");
  const days = Math.floor((Date.parse(now) - Math.min(...times)) / DAY_MS);
  const age = `the contract was fetched ${days === 0 ? "today" : days === 1 ? "a day ago" : `${days} days ago`}`;
  return days <= maxAgeDays
    ? said(vendor, "good", age)
    : said(vendor, "doubtful", `${age}: \`driftline fetch ${vendor} --check\` tells what has changed`);
}

/**
 * Whether the lock is what git has. Outside of git there is nothing to say; and what git ignores differs from no commit, so that git has to
 * name the files, too.
 */
async function commitOf(
  vendor: string,
  { sources }: { readonly sources: readonly { readonly file: string }[] },
  host: Host,
): Promise<readonly Diagnosis[]> {
  const folder = `${SPECS_FOLDER}/${vendor}`;
  const files = ["vendor.yaml", "openapi.yaml", "lock.json", "sources"].map((file) => `${folder}/${file}`);
  const output = await gitOutput(["status", "--porcelain", "--untracked-files=all", "--", ...files], host);
  if (output === undefined) return [];
  const changed = output.split("\n").filter((line) => line.trim() !== "");
  if (changed.length > 0)
    return [said(vendor, "doubtful", `the lock is not committed: ${changed.length} files differ from the last commit`)];
  const tracked = new Set((await gitOutput(["ls-files", "-z", "--", ...files], host))?.split("\0"));
  const needed = ["vendor.yaml", "openapi.yaml", "lock.json", ...sources.map(({ file }) => file)];
  const missing = needed.map((file) => `${folder}/${file}`).filter((file) => !tracked.has(file));
  return missing.length === 0
    ? [said(vendor, "good", "the lock is committed")]
    : [said(vendor, "doubtful", `the lock is not committed: git ignores ${missing.join(", ")}`)];
}

async function evidenceOf(vendor: string, host: Host): Promise<readonly Diagnosis[]> {
  const hasFiles = async (name: string): Promise<boolean> =>
    ((await host.listFolder(host.resolve(SPECS_FOLDER, vendor, name))) ?? []).length > 0;
  const [recordings, probes] = [await hasFiles("recordings"), await hasFiles("probes")];
  return recordings || probes
    ? [said(vendor, "good", [recordings ? "recordings" : [], probes ? "probes" : []].flat().join(" and "))]
    : [said(vendor, "doubtful", `no recordings and no probes: \`driftline record ${vendor}\` makes the first`)];
}

function tokensOf(vendor: string, { environments, sources }: VendorConfig, env: Host["env"]): readonly Diagnosis[] {
  const named = new Map<string, { readonly where: string; readonly isOptional: boolean }>();
  const remember = (headers: readonly HeaderConfig[], where: string): void => {
    for (const header of headers)
      if (header.kind === "env" && !named.has(header.env))
        named.set(header.env, { where, isOptional: header.isOptional });
  };
  for (const { headers, name } of environments) remember(headers, `environment \`${name}\``);
  for (const { headers, file } of sources) remember(headers, `\`${file}\``);
  return [...named].map(([variable, { where, isOptional }]) =>
    (env[variable] ?? "") !== ""
      ? said(vendor, "good", `\`${variable}\` is set`)
      : said(vendor, isOptional ? "good" : "doubtful", `\`${variable}\` is not set: ${where} needs it for live calls`),
  );
}

interface Reaching {
  readonly isOffline: boolean;
  readonly host: Host;
}

async function hostsOf(
  vendor: string,
  config: VendorConfig,
  { isOffline, host }: Reaching,
): Promise<readonly Diagnosis[]> {
  const origins = [...privacyByOrigin(config)];
  if (isOffline) return origins.map(([origin]) => said(vendor, "good", `${origin} (not tried)`));
  return await Promise.all(
    origins.map(async ([origin, isPrivateAllowed]) => {
      const { hostname, port, protocol } = new URL(origin);
      const reason = await host.connect(
        hostname.replace(/^\[|\]$/g, ""),
        Number(port) || DEFAULT_PORTS[protocol] || 443,
        { isPrivateAllowed },
      );
      return reason === null
        ? said(vendor, "good", `${origin} can be reached`)
        : said(vendor, "doubtful", `${origin} cannot be reached: ${reason}`);
    }),
  );
}

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** The hosts of a vendor's file, and whether it allows each to be private, as fetching and live calls ask. */
function privacyByOrigin({ sources, environments, allowedPrivateHosts }: VendorConfig): ReadonlyMap<string, boolean> {
  const listed = new Set(allowedPrivateHosts);
  const origins = new Map<string, boolean>();
  const add = (url: string, isAllowed: boolean): void => {
    const { origin } = new URL(url);
    origins.set(origin, isAllowed || origins.get(origin) === true);
  };
  for (const { url } of sources) if (url !== null) add(url, isListed(new URL(url), listed));
  for (const { baseUrl, allowPrivateHosts } of environments) add(baseUrl, allowPrivateHosts);
  return origins;
}
