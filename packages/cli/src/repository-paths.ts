import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { type Location, type RecordingUsed, type Run, ToolError } from "@driftline/model";
import type { ReportFormat } from "@driftline/report";
import type { Host } from "./host.js";

/** The formats whose readers look for a file from the top of the repository, wherever the tool was run. */
const READ_FROM_ROOT: ReadonlySet<ReportFormat> = new Set(["github", "gitlab", "sarif"]);

/** Whether whoever reads a format resolves its paths from the top of the repository. */
export function isReadFromRoot(format: ReportFormat): boolean {
  return READ_FROM_ROOT.has(format);
}

/**
 * The run with its places as they are called from the top of the repository; as it is where there is no repository. A
 * place outside of the repository, at an address or in a revision keeps its name.
 */
export async function seenFromRoot(run: Run, host: Host): Promise<Run> {
  const root = await repositoryRoot(host);
  if (root === undefined) return run;
  const named = (uri: string) => pathFrom(root, uri, host.cwd);
  const placed = (place: Location | null) => (place === null ? null : { ...place, uri: named(place.uri) });
  return {
    ...run,
    contracts: run.contracts.map((it) => ({ ...it, uri: named(it.uri) })),
    recordings: run.recordings.map((it): RecordingUsed => ({ ...it, uri: named(it.uri) })),
    findings: run.findings.map((it) => ({ ...it, base: placed(it.base), revision: placed(it.revision) })),
  };
}

/**
 * In a job of GitHub Actions the outermost repository in the workspace (it may hold several checkouts, and those
 * submodules), or the workspace itself, where the sources came without git. Elsewhere the nearest repository upwards.
 */
async function repositoryRoot(host: Host): Promise<string | undefined> {
  const workspace = host.env.GITHUB_WORKSPACE;
  const folders = upwards(host.cwd);
  if (workspace !== undefined && workspace !== "" && isWithin(resolve(workspace), host.cwd)) {
    const inside = folders.filter((folder) => isWithin(resolve(workspace), folder)).reverse();
    return (await firstRepository(inside, host)) ?? resolve(workspace);
  }
  return await firstRepository(folders, host);
}

async function firstRepository(folders: readonly string[], host: Host): Promise<string | undefined> {
  for (const folder of folders) if (await isRepository(folder, host)) return folder;
  return undefined;
}

/** A repository has a folder `.git`; a worktree or a submodule has a file. */
async function isRepository(folder: string, host: Host): Promise<boolean> {
  try {
    return (await host.listFolder(folder))?.some(({ name }) => name === ".git") === true;
  } catch (error) {
    // A folder above that may not be listed is none of ours.
    if (error instanceof ToolError) return false;
    throw error;
  }
}

/** A folder and all above it, the nearest first. */
function upwards(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function pathFrom(root: string, uri: string, cwd: string): string {
  // An address, `git:REV:PATH`, or standard input. One letter is a drive.
  if (uri === "-" || /^[a-z][a-z0-9+.-]+:/i.test(uri)) return uri;
  const path = resolve(cwd, uri);
  return isWithin(root, path) ? relative(root, path).split(sep).join("/") : uri;
}
