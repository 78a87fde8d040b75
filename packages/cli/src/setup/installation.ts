import { type JsonValue, memberOf } from "@driftline/model";
import type { Host } from "../host.js";

/** Which CI a workflow is written for. */
export type CiHost = "github" | "gitlab" | "none";

/** How a repository installs what it depends on, and starts what it installed. */
export interface Installation {
  /** Shell lines that make the command available; none where it is fetched each time. */
  readonly install: readonly string[];
  /** What stands before the arguments. */
  readonly command: string;
}

/** By the lock file that is there. */
const BY_LOCK_FILE: readonly (readonly [string, Installation])[] = [
  ["package-lock.json", { install: ["npm ci"], command: "npx --no-install driftline" }],
  ["npm-shrinkwrap.json", { install: ["npm ci"], command: "npx --no-install driftline" }],
  [
    "pnpm-lock.yaml",
    { install: ["corepack enable", "pnpm install --frozen-lockfile"], command: "pnpm exec driftline" },
  ],
  ["yarn.lock", { install: ["corepack enable", "yarn install --immutable"], command: "yarn driftline" }],
];

/**
 * How the command starts in the repository here. Where `package.json` does not list it, what is installed does not bring it along, so that it
 * is fetched by its exact version. @param version of this tool
 */
export async function installationHere(host: Host, version: string): Promise<Installation> {
  const fetched = { install: [], command: `npx --yes ${PACKAGE}@${version}` };
  if (!(await isListedHere(host))) return fetched;
  for (const [file, installation] of BY_LOCK_FILE)
    if ((await host.readFile(host.resolve(file))) !== undefined) return installation;
  return fetched;
}

/** Whether npm, pnpm or yarn install something here, and not the command: each run then fetches it. */
export async function isLeftOut(host: Host): Promise<boolean> {
  const manifest = await host.readFile(host.resolve("package.json"));
  return manifest !== undefined && !(await isListedHere(host));
}

const PACKAGE = "@driftline/cli";

/** Whether `package.json` here has the command among what it depends on. */
async function isListedHere(host: Host): Promise<boolean> {
  const bytes = await host.readFile(host.resolve("package.json"));
  if (bytes === undefined) return false;
  const manifest = parsedManifest(new TextDecoder().decode(bytes));
  return ["dependencies", "devDependencies", "optionalDependencies"].some(
    (name) => memberOf(memberOf(manifest, name), PACKAGE) !== undefined,
  );
}

/** What is no JSON lists nothing; npm itself tells what is wrong with it. */
function parsedManifest(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
