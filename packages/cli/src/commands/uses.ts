import { blankParameterNames, type Contract, type ExitCode, ToolError, type UsesType } from "@driftline/model";
import { loadLockedVendor } from "@driftline/spec";
import { Command } from "commander";
import { printable } from "../complaint.js";
import type { CommandContext } from "../context.js";
import type { Host } from "../host.js";
import { settle } from "../lock-update.js";
import { check } from "../pipeline.js";
import { didYouMean } from "../suggest.js";
import { type DerivedUse, foldReads } from "../uses/derived-use.js";
import { notedReads } from "../uses/noted-reads.js";
import { readsOf } from "../uses/reads.js";
import { findNamedTypes, findPathsTypes } from "../uses/response-types.js";
import { type ResponseType, typePlacesOf } from "../uses/type-places.js";
import { changeUses, compareUses, type UsesChange, type UsesDifference } from "../uses/uses-document.js";
import { readUses } from "../uses-file.js";
import { chooseVendors, vendorFolder, vendorTask } from "../vendors.js";

interface UsesFlags {
  readonly tsconfig?: string;
  readonly compiler: string;
  readonly type?: readonly string[];
  readonly reads?: readonly string[];
  readonly recordings?: readonly string[];
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
    .option("--reads <file...>", "what tests noted by `recordUses` of `@driftline/vitest`")
    .option(
      "--recordings <path...>",
      "recordings (files, folders): the operations that are called; fields they cannot tell",
    )
    .option("--check", "write nothing; exit with 1 where `uses.yaml` is out of date")
    .addHelpText("after", EXAMPLES)
    .action(async (vendor: string, flags: UsesFlags) => finish(await runUses(vendor, flags, host)));
}

const EXAMPLES = `
Examples:
  driftline uses braintrust --tsconfig tsconfig.json
  driftline uses opik --tsconfig app/tsconfig.json --type "GET /v1/private/experiments/items/{id}=src/opik.ts#ExperimentItem"
  driftline uses braintrust --tsconfig tsconfig.json --check
  driftline uses braintrust --reads reports/reads.ndjson
  driftline uses braintrust --recordings cassettes/
`;

async function runUses(name: string, flags: UsesFlags, host: Host): Promise<ExitCode> {
  const [vendor = name] = await chooseVendors([name], host);
  const folder = vendorFolder(vendor, host);
  const { contract } = await loadLockedVendor(folder, host.hashBytes);
  const asked = { vendor, contract, flags };
  const { change, summary } = await foundBy(flags, {
    tsconfig: (file) => usesInProgram(file, asked, host),
    reads: (files) => usesInReads(files, asked, host),
    recordings: (paths) => usesInRecordings(paths, asked, host),
  });
  const outcome = { change, summary: `${vendor}: ${summary}`, flags };
  const code = await writeUses(`${folder.uri}/uses.yaml`, outcome, host);
  if (flags.check !== true) await settle(folder, host);
  return code;
}

interface Asked {
  readonly vendor: string;
  readonly contract: Contract;
  readonly flags: UsesFlags;
}

interface Found {
  readonly change: UsesChange;
  readonly summary: string;
}

/** @throws {ToolError} USAGE unless one place to look is named. */
async function foundBy(
  { tsconfig, reads, recordings }: UsesFlags,
  look: {
    tsconfig(file: string): Promise<Found>;
    reads(files: readonly string[]): Promise<Found>;
    recordings(paths: readonly string[]): Promise<Found>;
  },
): Promise<Found> {
  const named = [tsconfig, reads, recordings].filter((one) => one !== undefined).length;
  if (named === 1 && tsconfig !== undefined) return await look.tsconfig(tsconfig);
  if (named === 1 && reads !== undefined) return await look.reads(reads);
  if (named === 1 && recordings !== undefined) return await look.recordings(recordings);
  throw new ToolError("USAGE", named === 0 ? "nothing says where to look" : "one run looks in one place", {
    hint: "name a project by `--tsconfig`, what tests noted by `--reads`, or recordings by `--recordings`",
  });
}

async function usesInReads(files: readonly string[], { vendor, contract }: Asked, host: Host): Promise<Found> {
  const operations = contract.operations.map(({ key }) => key);
  const { reads, strangers } = await notedReads(files, { vendor, operations }, host);
  for (const operation of strangers)
    host.stderr.write(
      `driftline: warning: \`${printable(operation)}\` is no operation of the contract, so its reads are left out\n`,
    );
  const uses = foldReads(reads, (path) => path);
  return { change: { origin: "test-run", uses, types: [] }, summary: `${placesOf(uses)} read in tests` };
}

/** A recording shows that an operation is called, and never which of its fields somebody looks at. */
async function usesInRecordings(recordings: readonly string[], { vendor }: Asked, host: Host): Promise<Found> {
  const choice = { recordings, baseUrls: [], environment: undefined, policy: undefined, remembers: false };
  const task = { ...(await vendorTask(vendor, choice, host)), unadapted: undefined };
  const run = await check([task], { baseline: { entries: [] }, previous: null, jobs: 1 }, host);
  const [problem] = run.problems;
  if (problem !== undefined)
    throw new ToolError("RECORDING_UNREAD", problem, { hint: "name recordings of this vendor that can be read" });
  const called = run.evidence.filter(({ expected, inconclusive }) => expected + inconclusive > 0);
  const uses = called.map(({ operation }) => ({ operation, at: "", values: null, isExhaustive: false, by: [] }));
  const summary = `${count(uses.length, "operation")} called in ${count(run.summary.exchanges, "exchange")}; which fields are read no recording can tell`;
  return { change: { origin: "recordings", uses, types: [] }, summary };
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
    const known = operations.map(({ key }) => key);
    if (!known.some((key) => blankParameterNames(key) === blankParameterNames(operation)))
      throw new ToolError("OPERATION_UNKNOWN", `the contract has no operation \`${operation}\``, {
        hint: didYouMean(operation, known) || `it has ${known.slice(0, 5).join(", ")}`,
      });
    return { operation, name: name.trim(), at: "" };
  });
}

async function usesInProgram(tsconfig: string, { vendor, contract, flags }: Asked, host: Host): Promise<Found> {
  const { types } = await readUses(vendorFolder(vendor, host).uri, contract, host);
  const named = namedTypes(flags.type ?? [], contract);
  const program = await host.openProgram(host.resolve(tsconfig), flags.compiler);
  try {
    const keys = contract.operations.map(({ key }) => key);
    const roots = [...findNamedTypes(program, [...types, ...named]), ...findPathsTypes(program, keys)];
    sayUntied(keys, roots, host);
    const reads = readsOf(program, typePlacesOf(program, roots));
    const uses = foldReads(reads, (path) => relativeTo(host.resolve("."), path));
    const files = new Set(reads.map(({ path }) => path)).size;
    const summary = `${placesOf(uses)} read in ${count(files, "file")} (typescript ${program.version})`;
    return { change: { origin: "typescript", uses, types: named }, summary };
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
      host.stderr.write(`driftline: warning: no type is tied to \`${printable(key)}\`, so its uses are unknown\n`);
}

interface Outcome {
  readonly change: UsesChange;
  readonly summary: string;
  readonly flags: UsesFlags;
}

async function writeUses(uri: string, { change, summary, flags }: Outcome, host: Host): Promise<ExitCode> {
  if (flags.check === true) {
    const bytes = await host.readFile(host.resolve(uri));
    const difference = compareUses(bytes === undefined ? "" : new TextDecoder().decode(bytes), uri, change);
    const lines = linesOf(difference);
    const state =
      lines !== "" ? "out of date" : difference.isMoved ? "up to date, except for line numbers" : "up to date";
    host.stdout.write(`${summary}; ${uri} is ${state}\n${lines}`);
    return lines === "" ? 0 : 1;
  }
  let done = { isSame: true, lines: "" };
  // Held while it is changed: a run beside this one may write what it found elsewhere into the same file.
  await host.updateFile(host.resolve(uri), (text = "") => {
    const after = changeUses(text, uri, change);
    done = { isSame: after === text, lines: linesOf(compareUses(text, uri, change)) };
    return after;
  });
  host.stdout.write(`${summary}; ${done.isSame ? `${uri} is up to date` : `wrote ${uri}`}\n${done.lines}`);
  return 0;
}

function linesOf({ added, removed, changed }: UsesDifference): string {
  const marked = (mark: string, names: readonly string[]) => names.map((name) => `  ${mark} ${printable(name)}\n`);
  return [...marked("+", added), ...marked("-", removed), ...marked("~", changed)].join("");
}

/** Below this folder a path as it is written down anywhere else; a path outside of it stays whole. */
function relativeTo(folder: string, path: string): string {
  const above = `${folder.replaceAll("\\", "/").replace(/\/$/, "")}/`;
  return path.startsWith(above) ? path.slice(above.length) : path;
}

/** @example "3 places of 1 operation" */
function placesOf(uses: readonly DerivedUse[]): string {
  const operations = new Set(uses.map(({ operation }) => operation)).size;
  return `${count(uses.length, "place")} of ${count(operations, "operation")}`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
