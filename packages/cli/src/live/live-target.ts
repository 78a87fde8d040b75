import { type HeaderField, ToolError } from "@driftline/model";
import type { EnvironmentConfig, HeaderConfig, VendorConfig } from "@driftline/spec";
import type { Target } from "@driftline/traffic";
import { certificatesOf, chooseEnvironments } from "../environments.js";
import type { Host } from "../host.js";
import { vendorFolder } from "../vendors.js";

/** Where a vendor is called. */
export interface LiveTarget {
  readonly target: Target;
  /** Values that must not be shown or stored. */
  readonly secrets: readonly string[];
  /** Whether this is none of the vendor's environments: a mock, a proxy. Nothing secret is sent there. */
  readonly isStandIn: boolean;
  /** Whether vendor.yaml lets probes change something there. */
  readonly allowWrites: boolean;
  /** The environment the run counts for, or null for a stand-in. */
  readonly environment: string | null;
}

/** What is sent to a stand-in instead of a token. */
const STAND_IN_TOKEN = "driftline-stand-in";

/**
 * The target of live calls: the environment that is named, or the first. A base URL beside it replaces the environment's; where
 * it leads to another origin, tokens stay at home and a stand-in value goes instead.
 *
 * @throws {ToolError} ENVIRONMENT_NONE, ENVIRONMENT_UNKNOWN, TOKEN_MISSING, FILE_NOT_FOUND
 */
export async function liveTarget(
  config: VendorConfig,
  choice: { readonly environment: string | undefined; readonly baseUrl: string | undefined },
  host: Host,
): Promise<LiveTarget> {
  const environment = environmentOf(config, choice);
  const baseUrl = choice.baseUrl ?? environment?.baseUrl;
  if (baseUrl === undefined) {
    throw new ToolError("ENVIRONMENT_NONE", `vendor \`${config.vendor}\` has no environment to call`, {
      hint: `add one to specs/${config.vendor}/vendor.yaml, or use \`--base-url URL\``,
    });
  }
  const isStandIn = environment === undefined || originOf(baseUrl) !== originOf(environment.baseUrl);
  const fields = (environment?.headers ?? []).flatMap((header) => fieldOf(header, { host, isStandIn, config }));
  const ca = await certificatesOf(environment, vendorFolder(config.vendor, host));
  return {
    target: {
      baseUrl,
      headers: fields.map(({ field }) => field),
      allowPrivateHosts: choice.baseUrl !== undefined || environment?.allowPrivateHosts === true,
      ...(ca === null ? {} : { ca }),
    },
    secrets: fields.flatMap(({ secret }) => (secret === null ? [] : [secret])),
    isStandIn,
    allowWrites: environment?.allowWrites === true,
    environment: isStandIn ? null : (environment?.name ?? null),
  };
}

/** A base URL means the environment it belongs to, unless one is named. */
function environmentOf(
  config: VendorConfig,
  { environment, baseUrl }: { readonly environment: string | undefined; readonly baseUrl: string | undefined },
): EnvironmentConfig | undefined {
  if (environment !== undefined) return chooseEnvironments(config, environment)[0];
  const own = config.environments.find((it) => baseUrl !== undefined && originOf(it.baseUrl) === originOf(baseUrl));
  return own ?? config.environments[0];
}

interface SentField {
  readonly field: HeaderField;
  readonly secret: string | null;
}

function fieldOf(
  header: HeaderConfig,
  { host, isStandIn, config }: { host: Host; isStandIn: boolean; config: VendorConfig },
): readonly SentField[] {
  if (header.kind === "value") return [{ field: { name: header.name, value: header.value }, secret: null }];
  if (isStandIn) return [{ field: { name: header.name, value: header.prefix + STAND_IN_TOKEN }, secret: null }];
  const token = host.env[header.env];
  if (token !== undefined && token !== "")
    return [{ field: { name: header.name, value: header.prefix + token }, secret: token }];
  if (header.isOptional) return [];
  throw new ToolError("TOKEN_MISSING", `environment variable \`${header.env}\` is not set`, {
    hint: `it holds the header \`${header.name}\` of vendor \`${config.vendor}\` (specs/${config.vendor}/vendor.yaml)`,
  });
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
