import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Host, main, markdownCode, markdownMessage, markdownText } from "@driftline/cli";
import { type ExitCode, isHurting, type ReportedFinding, type Run } from "@driftline/model";
import type { GithubApi } from "./github-api.js";
import { keepProposal, type ProposalOutcome, type ProposedFile, withdrawProposal } from "./proposal.js";

/** Where lock updates are proposed. */
export interface UpdateTarget {
  readonly api: GithubApi;
  /** `owner/name` */
  readonly repository: string;
  /** The branch that was checked out, and its commit. */
  readonly base: string;
  readonly commit: string;
  /** The root of the checkout; the host's folder may lie below it. */
  readonly root: string;
}

/** What became of one vendor's lock. */
export interface LockUpdate {
  readonly vendor: string;
  /** `inconclusive`: what is published could not be told, so nothing is changed. */
  readonly outcome: ProposalOutcome | "inconclusive";
  readonly errors: number;
  readonly markdown: string;
}

/**
 * Proposes what a vendor publishes now as a pull request of its own: opened where the contract changed, brought up to date in place, closed
 * where the vendor went back. A vendor that cannot be read leaves everything as it is: an outage is no repair.
 */
export async function updateLock(vendor: string, target: UpdateTarget, host: Host): Promise<LockUpdate> {
  const folder = await mkdtemp(join(host.env.RUNNER_TEMP || tmpdir(), "driftline-update-"));
  const [json, markdown] = [join(folder, "report.json"), join(folder, "report.md")];
  const formats = ["--format", `json:${json}`, "--format", `markdown:${markdown}`, "--format", "github"];
  const code = await main(["fetch", "--check", "--quiet", "--fail-on", "error", ...formats, "--", vendor], host);
  const before = await filesBelow(host.resolve("specs", vendor));
  const fetched: ExitCode = code === 2 ? 2 : await main(["fetch", "--quiet", "--", vendor], host);
  if (fetched === 2) return { vendor, outcome: "inconclusive", errors: 0, markdown: await textOf(markdown) };
  const run: Run = JSON.parse(await textOf(json));
  const changed = await changedSince(before, host.resolve("specs", vendor));
  const contract = changed.find(({ path }) => path.endsWith("openapi.yaml"));
  const branch = `driftline/lock-${vendor}`;
  const { api, repository, base, commit: parent, root } = target;
  const told = { vendor, errors: run.summary.findings.error, markdown: await textOf(markdown) };
  if (contract === undefined) {
    const reason = `What ${vendor} publishes is what is locked again.`;
    return { ...told, outcome: await withdrawProposal(api, { repository, branch, reason }) };
  }
  const files = changed.map((file) => ({ ...file, path: relative(root, file.path).replaceAll("\\", "/") }));
  const digest = createHash("sha256").update(contract.bytes).digest("hex");
  const proposal = { repository, branch, base, parent, files, digest, title: titleOf(vendor, run) };
  return { ...told, outcome: await keepProposal(api, { ...proposal, body: bodyOf(vendor, run, told.markdown) }) };
}

function titleOf(vendor: string, { summary }: Run): string {
  const { error, warning, note } = summary.findings;
  const parts = Object.entries({ error, warning, note }).filter(([, count]) => count > 0);
  const told = parts.map(([level, count]) => `${count} ${level}${count === 1 ? "" : "s"}`).join(", ");
  return `Contract of ${vendor}: ${told === "" ? "lock what is published" : told}`;
}

const MOST_HURT = 20;
const MOST_LINE = 300;
/** GitHub refuses more than 65,536 characters. */
const MOST_BODY = 65_000;

/** The uses it hurts first: they are why somebody has to look. */
function bodyOf(vendor: string, { findings }: Run, markdown: string): string {
  const hurting = findings.filter(isHurting);
  const lines = hurting.slice(0, MOST_HURT).map(hurtLine);
  if (hurting.length > lines.length) lines.push(`- and ${hurting.length - lines.length} more`);
  const uses =
    lines.length === 0
      ? "Nothing in it is known to hurt what `uses.yaml` says of our code."
      : `## What it hurts\n\n${lines.join("\n")}`;
  const intro = `${vendor} publishes another contract than the one that is locked. Merging this locks it; closing it and keeping the branch declines it until it changes again.`;
  const text = `${intro}\n\n${uses}\n\n${markdown}`;
  return text.length <= MOST_BODY
    ? text
    : `${intro}\n\n${uses}\n\nThe report is too long for this place; the job summary has it.\n`;
}

/** A vendor's words must not call people or make markup: they are cut first, and escaped as a whole. */
export function hurtLine({
  operation,
  message,
  hint,
}: Pick<ReportedFinding, "operation" | "message" | "hint">): string {
  const short = (text: string | null): string => (text ?? "").replace(/\s+/g, " ").slice(0, MOST_LINE);
  return `- ${markdownCode(short(operation))}: ${markdownMessage(short(message))} (${markdownText(short(hint))})`;
}

async function filesBelow(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)));
}

async function changedSince(before: ReadonlyMap<string, Buffer>, folder: string): Promise<readonly ProposedFile[]> {
  const after = await filesBelow(folder);
  return [...after]
    .filter(([path, bytes]) => before.get(path)?.equals(bytes) !== true)
    .map(([path, bytes]) => ({ path, bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function textOf(path: string): Promise<string> {
  return await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
}
