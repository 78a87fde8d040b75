import { type Contract, ToolError } from "@driftline/model";
import { loadVendorContract, type VendorFolder } from "@driftline/spec";
import { complaintOf } from "../complaint.js";
import type { Host } from "../host.js";
import { vendorFolder } from "../vendors.js";

/** One commit that changed a lock. */
export interface LockCommit {
  readonly commit: string;
  /** As git shortens it. */
  readonly short: string;
  /** Of the commit, RFC 3339 in UTC. */
  readonly date: string;
  readonly author: string;
  readonly subject: string;
}

/** A state of a locked contract. */
export interface LockState {
  /** Null: the working folder, as nobody has committed it. */
  readonly at: LockCommit | null;
  /** The contract, or why there is none: it was removed (null), or cannot be read. */
  readonly contract: Contract | null;
  readonly problem: string | null;
}

/** The commits that changed a lock. */
export interface LockHistory {
  /** The earliest first, along the first parents of HEAD: what a merge brought is the merge's. */
  readonly commits: readonly LockCommit[];
  /** Whether the clone does not hold what came before. */
  readonly isShallow: boolean;
}

/**
 * The commits that changed the contract of a vendor or our corrections to it, after a revision or from the beginning.
 *
 * @throws {ToolError} GIT_NONE outside of a repository, GIT_FAILED, HISTORY_NONE where no commit has the lock
 */
export async function lockHistory(vendor: string, from: string | undefined, host: Host): Promise<LockHistory> {
  const isShallow = (await git(["rev-parse", "--is-shallow-repository"], host)).trim() === "true";
  const since = from === undefined ? undefined : await commitNamed(from, host);
  const { uri } = vendorFolder(vendor, host);
  const format = `--format=%H%x00%h%x00%ct%x00%an%x00%s`;
  const range = since === undefined ? "HEAD" : `${since}..HEAD`;
  const paths = [`${uri}/openapi.yaml`, `${uri}/overlay.yaml`];
  const printed = await git(["log", "--first-parent", "--reverse", format, range, "--", ...paths], host);
  const commits = printed.split("\n").flatMap((line) => (line === "" ? [] : [commitOf(line)]));
  if (commits.length === 0 && since === undefined)
    throw new ToolError("HISTORY_NONE", `no commit holds \`${uri}/openapi.yaml\``, {
      hint: "commit the lock; the history begins there",
    });
  return { commits, isShallow };
}

function commitOf(line: string): LockCommit {
  const [commit = "", short = "", seconds = "0", author = "", subject = ""] = line.split("\0");
  return { commit, short, date: new Date(Number(seconds) * 1000).toISOString(), author, subject };
}

/**
 * The commit that somebody named.
 *
 * @throws {ToolError} GIT_NONE, REVISION_UNKNOWN
 */
export async function commitNamed(revision: string, host: Host): Promise<string> {
  await git(["rev-parse", "--git-dir"], host);
  const unknown = (cause?: unknown) =>
    new ToolError("REVISION_UNKNOWN", `git knows no commit \`${revision}\``, {
      hint: "name a commit, a branch or a tag; a shallow clone lacks what came before (`git fetch --unshallow`)",
      cause,
    });
  // What begins with a dash would be an option to git.
  if (revision.startsWith("-")) throw unknown();
  const found = await git(["rev-parse", "--verify", "--quiet", `${revision}^{commit}`], host).catch((cause) => {
    throw unknown(cause);
  });
  return found.trim();
}

/** The contract of a vendor as a commit has it, with the corrections of that commit. */
export async function stateAt(vendor: string, at: LockCommit, host: Host): Promise<LockState> {
  const folder = folderAt(vendor, at, host);
  try {
    if ((await folder.read("openapi.yaml")) === null) return { at, contract: null, problem: null };
    return { at, contract: await loadVendorContract(folder, "openapi.yaml", host.hashBytes), problem: null };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { at, contract: null, problem: complaintOf(error) };
  }
}

/** A vendor's folder as it stands in a commit. */
function folderAt(vendor: string, { commit, short }: Pick<LockCommit, "commit" | "short">, host: Host): VendorFolder {
  const { uri } = vendorFolder(vendor, host);
  return {
    vendor,
    uri: `git:${short}:${uri}`,
    async read(file) {
      const path = `${uri}/${file}`;
      const listed = await git(["ls-tree", "--name-only", commit, "--", path], host);
      return listed.trim() === "" ? null : await host.readGit(commit, path);
    },
  };
}

async function git(args: readonly string[], host: Host): Promise<string> {
  return await host.git(args).catch((error: unknown) => {
    if (error instanceof ToolError && /not a git repository/i.test(error.message))
      throw new ToolError("GIT_NONE", "this folder is in no git repository", {
        hint: "the history of a contract is read from git: run it where `specs/` is committed",
        cause: error,
      });
    throw error;
  });
}

/** What a shallow clone does not know, in one clause; null for a whole one. */
export function gapOf({ commits, isShallow }: LockHistory): string | null {
  if (!isShallow) return null;
  const [first] = commits;
  return `this clone is shallow: what came before ${first?.short ?? "it"} is unknown (\`git fetch --unshallow\` brings it)`;
}
