import { findAt, type GithubApi } from "./github-api.js";

/** A file of a proposal, by its path in the repository. */
export interface ProposedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A change that waits for somebody's yes: a branch of its own and one pull request. */
export interface Proposal {
  /** `owner/name` */
  readonly repository: string;
  readonly branch: string;
  /** The branch it goes to, and the commit it starts from. */
  readonly base: string;
  readonly parent: string;
  readonly title: string;
  readonly body: string;
  readonly files: readonly ProposedFile[];
  /** Says what is proposed, so that the same is not proposed twice. */
  readonly digest: string;
}

/**
 * What became of a proposal. `declined`: somebody closed its pull request and kept the branch, and nothing has changed since. `theirs`:
 * somebody else's commit is on the branch, which is left alone.
 */
export type ProposalOutcome = "opened" | "updated" | "unchanged" | "declined" | "theirs" | "closed" | "none";

const TRAILER = "Driftline-Lock";

/** Opens the pull request, or brings it up to date in place. */
export async function keepProposal(api: GithubApi, proposal: Proposal): Promise<ProposalOutcome> {
  const { repository, branch, title, body, base, parent, digest } = proposal;
  const [there, open] = [await headOf(api, repository, branch), await openPullRequest(api, repository, branch)];
  if (there !== undefined && there.digest === undefined) return "theirs";
  const isSame = there?.digest === digest;
  if (open === undefined) {
    if (isSame) return "declined";
    await push(api, proposal, there !== undefined);
    await api.call("POST", `/repos/${repository}/pulls`, { title, body, head: branch, base });
    return "opened";
  }
  // On a branch that has moved on, the same files are another proposal.
  const isCurrent = isSame && there?.parent === parent;
  if (isCurrent && open.title === title && open.body === body) return "unchanged";
  if (!isCurrent) await push(api, proposal, there !== undefined);
  await api.call("PATCH", `/repos/${repository}/pulls/${open.number}`, { title, body });
  return "updated";
}

/** Closes the pull request, where one is open, with a word why, and its branch. Where somebody else's commit is on that, it is left alone. */
export async function withdrawProposal(
  api: GithubApi,
  { repository, branch, reason }: { readonly repository: string; readonly branch: string; readonly reason: string },
): Promise<ProposalOutcome> {
  const there = await headOf(api, repository, branch);
  if (there !== undefined && there.digest === undefined) return "theirs";
  const open = await openPullRequest(api, repository, branch);
  if (open !== undefined) {
    await api.call("POST", `/repos/${repository}/issues/${open.number}/comments`, { body: reason });
    await api.call("PATCH", `/repos/${repository}/pulls/${open.number}`, { state: "closed" });
  }
  if (there !== undefined) await api.call("DELETE", `/repos/${repository}/git/refs/heads/${branch}`);
  return open === undefined ? "none" : "closed";
}

/** One commit on top of the parent, through GitHub's data API: no credentials of git are needed, and none are kept in the checkout. */
async function push(api: GithubApi, proposal: Proposal, isThere: boolean): Promise<void> {
  const { repository, branch, parent, title, files, digest } = proposal;
  const data = `/repos/${repository}/git`;
  const tree: object[] = [];
  for (const { path, bytes } of files) {
    const content = Buffer.from(bytes).toString("base64");
    const sha = shaOf(await api.call("POST", `${data}/blobs`, { content, encoding: "base64" }));
    tree.push({ path, mode: "100644", type: "blob", sha });
  }
  const below = recordOf(recordOf(await api.call("GET", `${data}/commits/${parent}`)).tree);
  const whole = shaOf(await api.call("POST", `${data}/trees`, { base_tree: shaOf(below), tree }));
  const message = `${title}\n\n${TRAILER}: ${digest}`;
  const sha = shaOf(await api.call("POST", `${data}/commits`, { message, tree: whole, parents: [parent] }));
  if (isThere) await api.call("PATCH", `${data}/refs/heads/${branch}`, { sha, force: true });
  else await api.call("POST", `${data}/refs`, { ref: `refs/heads/${branch}`, sha });
}

async function headOf(
  api: GithubApi,
  repository: string,
  branch: string,
): Promise<{ readonly digest: string | undefined; readonly parent: unknown } | undefined> {
  const ref = await findAt(api, `/repos/${repository}/git/ref/heads/${branch}`);
  if (ref === undefined) return undefined;
  const sha = shaOf(recordOf(recordOf(ref).object));
  const { message, parents } = recordOf(await api.call("GET", `/repos/${repository}/git/commits/${sha}`));
  const digest = new RegExp(`^${TRAILER}: (\\S+)$`, "m").exec(String(message))?.[1];
  return { digest, parent: Array.isArray(parents) && parents.length > 0 ? recordOf(parents[0]).sha : undefined };
}

interface OpenPullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

async function openPullRequest(
  api: GithubApi,
  repository: string,
  branch: string,
): Promise<OpenPullRequest | undefined> {
  const head = encodeURIComponent(`${repository.split("/")[0]}:${branch}`);
  const found = await api.call("GET", `/repos/${repository}/pulls?state=open&head=${head}`);
  if (!Array.isArray(found)) throw new Error("GitHub's answer is no list of pull requests");
  const [first] = found.map(recordOf);
  if (first === undefined) return undefined;
  return { number: Number(first.number), title: String(first.title), body: String(first.body ?? "") };
}

function shaOf(answer: unknown): string {
  const { sha } = recordOf(answer);
  if (typeof sha !== "string") throw new Error("GitHub's answer has no `sha`");
  return sha;
}

function recordOf(answer: unknown): Readonly<Record<string, unknown>> {
  if (typeof answer === "object" && answer !== null) return answer as Readonly<Record<string, unknown>>;
  throw new Error("GitHub's answer is no object");
}
