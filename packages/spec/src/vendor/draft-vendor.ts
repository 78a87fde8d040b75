import { operationsOf } from "@driftline/model";
import { stringify } from "yaml";
import { normaliseDescription } from "../openapi/normalise-description.js";
import { readPage } from "../pages/read-page.js";
import { decodeText } from "../text/decode.js";
import type { SourceKind } from "./vendor-config.js";

/** What a document turned out to hold. */
export interface DescribedSource {
  /** Whether it is an OpenAPI description, and no page that only describes one. */
  readonly isDocument: boolean;
  readonly operations: readonly string[];
  readonly servers: readonly string[];
}

/** A source that a new vendor begins with. */
export interface DraftSource {
  readonly kind: SourceKind;
  /** Below the vendor folder. */
  readonly file: string;
  /** Null for a file that lies there already. */
  readonly url: string | null;
  readonly operations: readonly string[];
  readonly servers: readonly string[];
}

/** What somebody knows of a vendor that no document says. */
export interface DraftOptions {
  readonly owner?: string | undefined;
  /** Instead of the servers that the documents name. */
  readonly baseUrl?: string | undefined;
  /** The environment variable that holds the token for `Authorization: Bearer`. */
  readonly tokenVariable?: string | undefined;
  readonly allowedPrivateHosts?: readonly string[] | undefined;
}

/**
 * The operations and servers of a description or of a docs page.
 *
 * @throws {ToolError} what reading the page and normalising it throw.
 */
export async function describeSource(bytes: Uint8Array, uri: string): Promise<DescribedSource> {
  const extract = readPage({ uri, text: decodeText(bytes, uri) });
  const { document } = await normaliseDescription(extract.description, uri);
  const operations = operationsOf(document);
  return {
    isDocument: extract.platform === "openapi",
    operations: operations.map(({ key }) => key),
    servers: [...new Set(operations.flatMap((operation) => operation.servers.map(({ url }) => url)))],
  };
}

/**
 * A file below `sources/` for a web address or a path.
 *
 * @example sourceFileOf("https://docs.acme.example/api/get-thing.md") === "sources/get-thing.md"
 */
export function sourceFileOf(address: string): string {
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  const last = path
    .split(/[\\/]/)
    .filter((part) => part !== "")
    .at(-1);
  return `sources/${(last ?? "page").replace(/[^\w.@-]+/g, "-").replace(/\.{2,}/g, ".")}`;
}

/** A `vendor.yaml` to begin with: one environment per server, all operations watched, nothing secret. */
export function draftVendorYaml(sources: readonly DraftSource[], options: DraftOptions = {}): string {
  const { owner, allowedPrivateHosts = [] } = options;
  const environments = environmentsOf(sources, options);
  return stringify(
    {
      ...(owner === undefined ? {} : { owner }),
      sources: sources.map(({ kind, file, url }) => ({ kind, file, ...(url === null ? {} : { url }) })),
      operations: [...new Set(sources.flatMap(({ operations }) => operations))],
      ...(environments.length === 0 ? {} : { environments: Object.fromEntries(environments) }),
      ...(allowedPrivateHosts.length === 0 ? {} : { allowedPrivateHosts: [...allowedPrivateHosts] }),
    },
    { lineWidth: 0 },
  );
}

function environmentsOf(
  sources: readonly DraftSource[],
  { baseUrl, tokenVariable, allowedPrivateHosts = [] }: DraftOptions,
): readonly (readonly [string, object])[] {
  const servers = baseUrl === undefined ? [...new Set(sources.flatMap((source) => source.servers))] : [baseUrl];
  const headers =
    tokenVariable === undefined ? {} : { headers: { Authorization: { env: tokenVariable, prefix: "Bearer " } } };
  return servers
    .filter((url) => /^https?:\/\/[^{}]+$/.test(url) && URL.canParse(url))
    .map((url, index) => {
      const { host, hostname } = new URL(url);
      // A page may name any host; only the ones somebody allowed by name may be private.
      const isAllowed = allowedPrivateHosts.some((allowed) => allowed === host || allowed === hostname);
      const privacy = isAllowed ? { allowPrivateHosts: true } : {};
      return [index === 0 ? "default" : `server-${index + 1}`, { baseUrl: url, ...headers, ...privacy }] as const;
    });
}
