import type { CiHost, Installation } from "./installation.js";
import { workflowText } from "./workflow-text.js";

/** A file that `driftline init` writes whole; one that is there with another content is never touched. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
  readonly purpose: string;
}

/** Lines that a file must have; the ones it lacks are added at its end. */
export interface StarterLines {
  readonly path: string;
  readonly lines: readonly string[];
  readonly purpose: string;
}

/** How the checks of a repository run. */
export interface Automation {
  readonly ci: CiHost;
  readonly installation: Installation;
  /** The folder here, from the root of the repository, such as `apps/web`; empty in the root. */
  readonly folder: string;
}

/** The files that a repository begins with. GitHub reads workflows in the root and nowhere else. */
export function starterFiles({ ci, installation, folder }: Automation): readonly StarterFile[] {
  const config: StarterFile = { path: "driftline.yaml", text: CONFIG, purpose: "what flags would say, for everybody" };
  const reports: StarterFile = {
    path: "reports/.gitignore",
    text: "*\n!.gitignore\n",
    purpose: "where every check leaves its report, for `driftline accept`",
  };
  if (ci === "none") return [config, reports];
  const path = ci === "github" ? `${upFrom(folder)}.github/workflows/${workflowName(folder)}` : ".gitlab/driftline.yml";
  const purpose = "recordings on every change, what vendors publish every night";
  return [config, reports, { path, text: workflowText(ci, installation, folder), purpose }];
}

function upFrom(folder: string): string {
  return folder === "" ? "" : "../".repeat(folder.split("/").length);
}

/** Each folder of a repository has its own. @example workflowName("apps/web") === "contracts-apps-web.yml" */
function workflowName(folder: string): string {
  return ["contracts", ...folder.split(/[^\p{L}\p{N}_.]+/u).filter((word) => word !== "")].join("-").concat(".yml");
}

/** The lines that `.gitignore` and `.gitattributes` need. */
export const STARTER_LINES: readonly StarterLines[] = [
  {
    path: ".gitignore",
    lines: [".driftline.lock", ".driftline.pending.json", ".*-*-*-*-*.draft"],
    purpose: "what is there while a lock is being written, and after a crash",
  },
  {
    path: ".gitattributes",
    lines: ["specs/*/sources/** -text"],
    purpose: "what was fetched keeps its bytes, line ends included",
  },
];

const CONFIG = `# yaml-language-server: $schema=node_modules/@driftline/cli/schema/config.schema.json
# What a command's flags would say, under the command's name. A flag on the command line wins.
check:
  fail-on: error
fetch:
  fail-on: error
`;
