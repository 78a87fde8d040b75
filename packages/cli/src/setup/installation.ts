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

/** By the lock file that is there. Without one the command is fetched by its exact version. */
const BY_LOCK_FILE: readonly (readonly [string, Installation])[] = [
  ["package-lock.json", { install: ["npm ci"], command: "npx --no-install driftline" }],
  ["npm-shrinkwrap.json", { install: ["npm ci"], command: "npx --no-install driftline" }],
  [
    "pnpm-lock.yaml",
    { install: ["corepack enable", "pnpm install --frozen-lockfile"], command: "pnpm exec driftline" },
  ],
  ["yarn.lock", { install: ["corepack enable", "yarn install --immutable"], command: "yarn driftline" }],
];

/** How the command starts in the repository here. @param version of this tool */
export async function installationHere(host: Host, version: string): Promise<Installation> {
  for (const [file, installation] of BY_LOCK_FILE)
    if ((await host.readFile(host.resolve(file))) !== undefined) return installation;
  return { install: [], command: `npx --yes @driftline/cli@${version}` };
}
