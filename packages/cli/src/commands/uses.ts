import { type Contract, type ExitCode, ToolError, type UsesType } from "@driftline/model";
import { loadLockedVendor } from "@driftline/spec";
import { Command } from "commander";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { settle } from "../lock-update.js";
import { type DerivedUse, foldReads } from "../uses/derived-use.js";
import { readsOf } from "../uses/reads.js";
import { findNamedTypes, findPathsTypes } from "../uses/response-types.js";
import { type ResponseType, typePlacesOf } from "../uses/type-places.js";
import { changeUses, compareUses, type UsesChange } from "../uses/uses-document.js";
import { readUses } from "../uses-file.js";
import { chooseVendors, vendorFolder } from "../vendors.js";

interface UsesFlags {
  readonly tsconfig?: string;
  readonly compiler: string;
  readonly type?: readonly string[];
  readonly check?: boolean;
}

/** `driftline uses VENDOR`: what our code reads of a vendor's responses, written into `uses.yaml`. */
export function usesCommand({ host, finish }: CommandContext): Command {
  return new Command("uses")
    .description("Find out what your code reads of a vendor's responses, and write it into `specs/<vendor>/uses.yaml`.")
    .argument("<vendor>", "a folder under `specs/`")
    .option("--tsconfig <file>", "follow the response types through this TypeScript project")
    .option("--type <operation=type...>", "the type of what an operation answers; kept in `uses.yaml`")
    .option("--compiler <package>", "the project's compiler: TypeScript 5, 6 or 7", "typescript")
    .option("--check", "write nothing; exit with 1 where `uses.yaml` is out of date")
    .addHelpText("after", EXAMPLES)
    .action(async (vendor: string, flags: UsesFlags) => finish(await runUses(vendor, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline uses braintrust --tsconfig tsconfig.json
  driftline uses opik --tsconfig app/tsconfig.json --type "GET /v1/private/experiments/items/{id}=src/opik.ts#ExperimentItem"
  driftline uses braintrust --tsconfig tsconfig.json --check
`;

async function runUses(name: string, flags: UsesFlags, host: Host): Promise<ExitCode> {
  const [vendor = name] = await chooseVendors([name], host);
  if (flags.tsconfig === undefined)
    throw new ToolError("USAGE", "nothing says where to look", { hint: "name a project by `--tsconfig`" });
  const folder = vendorFolder(vendor, host);
  const { contract } = await loadLockedVendor(folder, host.hashBytes);
  const { types } = await readUses(folder.uri, contract, host);
  const named = namedTypes(flags.type ?? [], contract);
  const found = await usesInProgram(flags.tsconfig, { types: [...types, ...named], contract, flags }, host);
  const change: UsesChange = { origin: "typescript", uses: found.uses, types: named };
  const code = await writeUses(
    `${folder.uri}/uses.yaml`,
    { change, summary: `${vendor}: ${found.summary}`, flags },
    host,
  );
  if (flags.check !== true) await settle(folder, host);
  return code;
}

/** `GET /a=Type`; where the contract has one operation only, the type alone will do. */
function namedTypes(words: readonly string[], { operations }: Contract): readonly UsesType[] {
  return words.map((word) => {
    const [, stated, name = word] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    const [only, ...others] = operations;
    const operation = stated?.trim() ?? (others.length === 0 ? only?.key : undefined);
    if (operation === undefined || name.trim() === "")
      throw new ToolError("USAGE", `\`${word}\` does not say whose type it is`, {
        hint: 'write it as `--type "GET /pets/{id}=Pet"`',
      });
    return { operation, name: name.trim(), at: "" };
  });
}

interface Wanted {
  readonly types: readonly UsesType[];
  readonly contract: Contract;
  readonly flags: UsesFlags;
}

async function usesInProgram(
  tsconfig: string,
  { types, contract, flags }: Wanted,
  host: Host,
): Promise<{ readonly uses: readonly DerivedUse[]; readonly summary: string }> {
  const program = await host.openProgram(host.resolve(tsconfig), flags.compiler);
  try {
    const keys = contract.operations.map(({ key }) => key);
    const roots = [...findNamedTypes(program, types), ...findPathsTypes(program, keys)];
    sayUntied(keys, roots, host);
    const reads = readsOf(program, typePlacesOf(program, roots));
    const uses = foldReads(reads, (path) => relativeTo(host.resolve("."), path));
    const operations = new Set(uses.map(({ operation }) => operation)).size;
    const files = new Set(reads.map(({ path }) => path)).size;
    const summary = `${count(uses.length, "place")} of ${count(operations, "operation")} read in ${count(files, "file")} (typescript ${program.version})`;
    return { uses, summary };
  } finally {
    program.close();
  }
}

/** @throws {ToolError} TYPES_NONE where no operation has a type: silence would look like an API that nobody uses. */
function sayUntied(keys: readonly string[], roots: readonly ResponseType[], host: Host): void {
  const tied = new Set(roots.map(({ operation }) => operation));
  if (tied.size === 0)
    throw new ToolError("TYPES_NONE", "no type of the project is tied to an operation of the contract", {
      hint: `say which by \`--type "${keys[0] ?? "GET /pets/{id}"}=Type"\`, or include the \`paths\` of openapi-typescript`,
    });
  for (const key of keys)
    if (!tied.has(key))
      host.stderr.write(`driftline: warning: no type is tied to \`${key}\`, so its uses are unknown\n`);
}

interface Outcome {
  readonly change: UsesChange;
  readonly summary: string;
  readonly flags: UsesFlags;
}

async function writeUses(uri: string, { change, summary, flags }: Outcome, host: Host): Promise<ExitCode> {
  const bytes = await host.readFile(host.resolve(uri));
  const before = bytes === undefined ? "" : new TextDecoder().decode(bytes);
  const difference = compareUses(before, uri, change);
  const lines = [
    ...difference.added.map((name) => `  + ${name}\n`),
    ...difference.removed.map((name) => `  - ${name}\n`),
    ...difference.changed.map((name) => `  ~ ${name}\n`),
  ].join("");
  if (flags.check === true) {
    const state =
      lines !== "" ? "out of date" : difference.isMoved ? "up to date, except for line numbers" : "up to date";
    host.stdout.write(`${summary}; ${uri} is ${state}\n${lines}`);
    return lines === "" ? 0 : 1;
  }
  const after = changeUses(before, uri, change);
  if (after !== before) await host.updateFile(host.resolve(uri), (text = "") => changeUses(text, uri, change));
  host.stdout.write(`${summary}; ${after === before ? `${uri} is up to date` : `wrote ${uri}`}\n${lines}`);
  return 0;
}

/** Below this folder a path as it is written down anywhere else; a path outside of it stays whole. */
function relativeTo(folder: string, path: string): string {
  const above = `${folder.replaceAll("\\", "/").replace(/\/$/, "")}/`;
  return path.startsWith(above) ? path.slice(above.length) : path;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
