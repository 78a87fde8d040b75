import { ToolError } from "@driftline/model";
import {
  applyFiles,
  type DraftOptions,
  type DraftSource,
  describeSource,
  discoverSources,
  draftVendorYaml,
  type FetchPorts,
  type LockPlan,
  type PlannedWrite,
  planFetch,
  planLock,
  sourceFileOf,
} from "@driftline/spec";
import type { Host } from "../host.js";
import { isVendorName, SPECS_FOLDER, vendorFolder } from "../vendors.js";

/** What `driftline vendor add` is told. */
export interface NewVendor extends DraftOptions {
  readonly name: string;
  /** Web addresses of docs pages or descriptions, or files with them. */
  readonly sources: readonly string[];
}

/** What was written, and what is watched now. */
export interface AddedVendor {
  readonly uri: string;
  readonly files: readonly string[];
  readonly operations: readonly string[];
  /** Names of the environments in `vendor.yaml`. */
  readonly environments: readonly string[];
  readonly findings: number;
}

/** Where editors find the schemas in a repository that has the command line among its dependencies. */
const SCHEMA_FOLDER = "node_modules/@driftline/cli/schema";

/**
 * Begins a vendor's folder and locks its contract, all or nothing: where a source cannot be read, nothing is written.
 *
 * @throws {ToolError} USAGE, VENDOR_EXISTS, FILE_EXISTS, FILE_NOT_FOUND, NOTHING_DISCOVERED, and what fetching and locking throw.
 */
export async function addVendor(vendor: NewVendor, ports: FetchPorts, host: Host): Promise<AddedVendor> {
  await refuseTaken(vendor.name, host);
  const drafts: Draft[] = [];
  for (const source of vendor.sources) drafts.push(await draftOf(source, drafts, { vendor, ports, host }));
  const [schema, text] = [`../../${SCHEMA_FOLDER}/vendor.schema.json`, draftVendorYaml(drafts, vendor)];
  const given = new Map<string, Uint8Array>(
    drafts.flatMap(({ file, bytes }) => (bytes === null ? [] : [[file, bytes]])),
  );
  given.set("vendor.yaml", new TextEncoder().encode(`# yaml-language-server: $schema=${schema}\n${text}`));
  const kept = vendorFolder(vendor.name, host);
  // The folder as it will be, so that nothing is on disk before all of it can be.
  const folder = { ...kept, read: async (file: string) => given.get(file) ?? (await kept.read(file)) };
  const hasAddress = drafts.some(({ url }) => url !== null);
  const plan: LockPlan = hasAddress ? await planFetch(folder, ports) : await planLock(folder, host.hashBytes);
  // What locking keeps of a source wins over what was given: it is the same bytes, or what was published meanwhile.
  const bytesByFile = new Map([...given, ...plan.files.map(({ file, bytes }) => [file, bytes] as const)]);
  const files = [...bytesByFile].map(([file, bytes]) => ({ file, bytes }));
  await refuseOthers(folder.uri, files, host);
  return {
    uri: folder.uri,
    files: await applyFiles(host.resolve(folder.uri), files),
    operations: plan.config.operations,
    environments: plan.config.environments.map(({ name }) => name),
    findings: plan.findings.length,
  };
}

async function refuseTaken(name: string, host: Host): Promise<void> {
  if (!isVendorName(name))
    throw new ToolError("USAGE", `\`${name}\` is no name for a vendor`, {
      hint: "letters, digits, dots, dashes and underscores; it becomes a folder",
    });
  const file = `${SPECS_FOLDER}/${name}/vendor.yaml`;
  if ((await host.readFile(host.resolve(file))) !== undefined)
    throw new ToolError("VENDOR_EXISTS", `there is a \`${file}\` already`, {
      hint: "take another name, or edit that file and run `driftline fetch`",
    });
}

/** What lies in the folder already, and says something else, is somebody's work. @throws {ToolError} FILE_EXISTS */
async function refuseOthers(folder: string, files: readonly PlannedWrite[], host: Host): Promise<void> {
  for (const { file, bytes } of files) {
    const there = await host.readFile(host.resolve(folder, file));
    if (there === undefined || Buffer.compare(there, bytes) === 0) continue;
    throw new ToolError("FILE_EXISTS", `\`${folder}/${file}\` is there already and says something else`, {
      hint: "nothing was written; take another name, or move it away first",
    });
  }
}

interface Draft extends DraftSource {
  /** Of a file that was given; null for what is fetched. */
  readonly bytes: Uint8Array | null;
}

interface Drafting {
  readonly vendor: NewVendor;
  readonly ports: FetchPorts;
  readonly host: Host;
}

async function draftOf(source: string, others: readonly Draft[], { vendor, ports, host }: Drafting): Promise<Draft> {
  const taken = others.map(({ file }) => file);
  if (!/^https?:/i.test(source)) return await draftOfFile(source, taken, host);
  const { allowedPrivateHosts = [] } = vendor;
  const { sources } = await discoverSources(source, ports, { allowedPrivateHosts });
  const [best] = sources;
  if (best === undefined) throw new ToolError("NOTHING_DISCOVERED", `${source} leads to no API description`);
  return { ...best, file: freeName(sourceFileOf(best.url), taken), bytes: null };
}

async function draftOfFile(path: string, taken: readonly string[], host: Host): Promise<Draft> {
  const bytes = await host.readFile(host.resolve(path));
  if (bytes === undefined)
    throw new ToolError("FILE_NOT_FOUND", `there is no file \`${path}\``, {
      hint: "give the address of a docs page (https://...), or a file with a page or a description",
    });
  const { isDocument, operations, servers } = await describeSource(bytes, path.replaceAll("\\", "/"));
  if (operations.length === 0)
    throw new ToolError("NOTHING_DISCOVERED", `\`${path}\` describes no operation`, {
      hint: "give the page of an operation, or the OpenAPI document",
    });
  const file = freeName(sourceFileOf(path), taken);
  return { kind: isDocument ? "openapi" : "page", file, url: null, operations, servers, bytes };
}

/** @example freeName("sources/get.md", ["sources/get.md"]) === "sources/2-get.md" */
function freeName(file: string, taken: readonly string[]): string {
  let free = file;
  for (let count = 2; taken.includes(free); count++) free = file.replace(/^sources\//, `sources/${count}-`);
  return free;
}
