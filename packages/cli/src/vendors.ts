import { type Policy, ToolError } from "@driftline/model";
import { loadLockedVendor, type ReadBelow, readSettled, type VendorConfig, type VendorFolder } from "@driftline/spec";
import { EMPTY_MEMORY, formatMemory, memoryOf } from "@driftline/validate";
import { printable } from "./complaint.js";
import { chooseEnvironments } from "./environments.js";
import type { Host } from "./host.js";
import type { CheckTask, MemoryPort } from "./pipeline.js";
import { didYouMean } from "./suggest.js";
import type { Hurts, Needed } from "./unadapted.js";
import { readUses } from "./uses-file.js";

/** The folder under which every vendor has its own. */
export const SPECS_FOLDER = "specs";

/** Whether a word can be a vendor's folder. What comes from a file or a report may be any text, such as `../../x`. */
export function isVendorName(word: string): boolean {
  return /^[a-z0-9][\w.-]*$/i.test(word);
}

/** The vendors that are kept, sorted: every folder under `specs/` with a `vendor.yaml`; of them those that are asked for, if some are. */
export async function listVendors(host: Host, among?: readonly string[]): Promise<readonly string[]> {
  const entries = (await host.listFolder(host.resolve(SPECS_FOLDER))) ?? [];
  const vendors: string[] = [];
  for (const { name, kind } of entries) {
    if (among?.includes(name) === false) continue;
    if (kind === "folder" && (await host.readFile(host.resolve(SPECS_FOLDER, name, "vendor.yaml"))) !== undefined)
      vendors.push(name);
  }
  return vendors;
}

/**
 * The vendors that are meant: those named, or all.
 *
 * @param alternative what else can be done where none is kept here, for a hint
 * @throws {ToolError} VENDOR_UNKNOWN; VENDOR_NONE where none is kept here.
 */
export async function chooseVendors(
  names: readonly string[],
  host: Host,
  alternative?: string,
): Promise<readonly string[]> {
  const asked = names.length === 0 ? [] : await listVendors(host, names);
  if (names.length > 0 && names.every((name) => asked.includes(name))) return [...new Set(names)];
  const known = await listVendors(host);
  if (known.length === 0) {
    throw new ToolError("VENDOR_NONE", `there is no vendor under \`${SPECS_FOLDER}/\` here`, {
      hint: `run in the folder that holds \`${SPECS_FOLDER}/\`, or begin one with \`driftline vendor add NAME URL\`${alternative === undefined ? "" : `, or ${alternative}`}`,
    });
  }
  for (const name of names) {
    if (known.includes(name)) continue;
    const hint = didYouMean(name, known) || `known here: ${known.join(", ")}`;
    throw new ToolError("VENDOR_UNKNOWN", `there is no vendor \`${name}\` under \`${SPECS_FOLDER}/\``, { hint });
  }
  return names.length === 0 ? known : [...new Set(names)];
}

/** A vendor's folder, read through the host, as it is once a fetch that was cut short is finished. Paths that lead out are refused. */
export function vendorFolder(vendor: string, host: Host): VendorFolder {
  const uri = `${SPECS_FOLDER}/${vendor}`;
  const read: ReadBelow = async (file) => (await host.readFile(host.resolve(uri, insideFolder(file, uri)))) ?? null;
  return {
    vendor,
    uri,
    read: (file) => readSettled(read, file, host.hashBytes),
  };
}

/** @throws {ToolError} PATH_REFUSED for a path that is absolute or climbs. */
export function insideFolder(file: string, uri: string): string {
  const parts = file.split(/[\\/]/);
  if (/^([\\/]|[a-z]:)/i.test(file) || parts.includes("..")) {
    throw new ToolError("PATH_REFUSED", `\`${file}\` leads out of \`${uri}\``, {
      hint: "name a file below the vendor's folder",
    });
  }
  return file;
}

/** How a check of a vendor may be narrowed. */
export interface VendorChoice {
  /** Instead of the vendor's own recordings. */
  readonly recordings: readonly string[] | undefined;
  /** Further places where the vendor's traffic goes. */
  readonly baseUrls: readonly string[];
  /** Only this environment's base URL, and overrides for it. */
  readonly environment: string | undefined;
  readonly policy: Policy["name"] | undefined;
  /** Whether shape memory is judged by and carried on. */
  readonly remembers: boolean;
}

/** The locked contract of a vendor with what is to be held against it. */
export async function vendorTask(vendor: string, choice: VendorChoice, host: Host): Promise<CheckTask> {
  const folder = vendorFolder(vendor, host);
  const { config, contract, warnings } = await loadLockedVendor(folder, host.hashBytes, host.contractCache);
  for (const warning of warnings) host.stderr.write(`driftline: warning: ${printable(warning)}\n`);
  const uses = await readUses(folder.uri, contract, host);
  const environments = chooseEnvironments(config, choice.environment);
  return {
    contract,
    recordings: choice.recordings ?? (await ownRecordings(vendor, host)),
    baseUrls: [...environments.map((environment) => environment.baseUrl), ...choice.baseUrls],
    policy: policyOf(config, choice),
    uses,
    unadapted: await unadaptedOf(folder, { contract, uses }, host),
    memory: choice.remembers
      ? memoryPort(vendor, choice.environment ?? config.environments[0]?.name ?? "default", host)
      : null,
    redaction: config.recordings.redact,
  };
}

/** The comparison is loaded where there is something to compare. */
async function unadaptedOf(folder: VendorFolder, needed: Needed, host: Host): Promise<Hurts | undefined> {
  if ((await folder.read("adapted.yaml")) === null) return undefined;
  const { unadaptedFindings } = await import("./unadapted.js");
  return await unadaptedFindings(folder, needed, host);
}

/** `specs/<vendor>/observed/<environment>.json`. */
function memoryPort(vendor: string, environment: string, host: Host): MemoryPort {
  const uri = `${SPECS_FOLDER}/${vendor}/observed/${insideFolder(environment, `${SPECS_FOLDER}/${vendor}/observed`)}.json`;
  return {
    async read() {
      const bytes = await host.readFile(host.resolve(uri));
      return bytes === undefined ? EMPTY_MEMORY : memoryOf(parseJson(new TextDecoder().decode(bytes), uri));
    },
    write: (memory) => host.writeFile(host.resolve(uri), formatMemory(memory)),
  };
}

function parseJson(text: string, uri: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ToolError("MEMORY_MALFORMED", `shape memory \`${uri}\` is no JSON`, {
      hint: "delete the file, and the next runs build it anew",
      cause,
    });
  }
}

/** Whoever keeps no recordings has nothing to check, and the run says so. */
async function ownRecordings(vendor: string, host: Host): Promise<readonly string[]> {
  const folder = `${SPECS_FOLDER}/${vendor}/recordings`;
  return (await host.listFolder(host.resolve(folder))) === undefined ? [] : [folder];
}

/** The policy a vendor's file asks for, unless the command line says otherwise. */
export function policyOf(
  config: VendorConfig,
  choice: Partial<Pick<VendorChoice, "policy" | "environment">> = {},
): Policy {
  return {
    name: choice.policy ?? config.policy.preset,
    environment: choice.environment ?? null,
    overrides: config.policy.levels.map(({ rule, operation, place, environment, level }) => ({
      level,
      rule,
      operation: operation ?? undefined,
      place: place ?? undefined,
      environment: environment ?? undefined,
    })),
  };
}
