import { isSecretParameter, ToolError } from "@driftline/model";
import { decodeText } from "../text/decode.js";
import { describeSource, draftVendorYaml, sourceFileOf } from "../vendor/draft-vendor.js";
import { SOURCE_KINDS, type SourceKind } from "../vendor/vendor-config.js";
import { withoutSecrets } from "./address-guard.js";
import { descriptionsInCatalog, linksOf, parsedObject, readSiteIndex } from "./catalog.js";
import { createHttpClient, type HttpClient } from "./http-client.js";
import { type FetchPorts, hostFor } from "./plan-fetch.js";
import { followViewer } from "./viewer.js";

/** A source that was found, and what it holds. */
export interface DiscoveredSource {
  readonly kind: SourceKind;
  readonly url: string;
  readonly operations: readonly string[];
  readonly servers: readonly string[];
}

/** What a docs address leads to. */
export interface Discovery {
  /** The most trusted first; the first is what `vendorYaml` names. */
  readonly sources: readonly DiscoveredSource[];
  /** A `vendor.yaml` to begin with. */
  readonly vendorYaml: string;
}

/** Addresses looked at, of those that one list names, unless told otherwise. */
export const ADDRESSES_AT_MOST = 20;

/** What may be reached beside the address's own host. */
export interface DiscoverOptions {
  readonly allowedHosts?: readonly string[];
  readonly allowedPrivateHosts?: readonly string[];
  /** Descriptions and pages looked at, of those that one catalogue, one `Link` header or one `llms.txt` lists. */
  readonly maxPages?: number;
}

/**
 * Finds the sources of a contract from a docs address, in the order of trust: an API catalogue (RFC 9727) at the root
 * and at each folder above the page, `Link` headers, the document a viewer names, an `llms.txt`, the page itself.
 *
 * @throws {ToolError} URL_REFUSED for an address with a key in it; NOTHING_DISCOVERED where none of them holds a contract; what the client throws for the address itself.
 */
export async function discoverSources(
  url: string,
  ports: FetchPorts,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const { allowedHosts = [], allowedPrivateHosts = [] } = options;
  const start = { kind: "page" as const, file: "sources/page", url, headers: [] };
  if (!URL.canParse(url)) throw new ToolError("URL_REFUSED", `\`${url}\` is no web address`);
  refuseSecrets(new URL(url));
  const client = createHttpClient(hostFor({ sources: [start], allowedHosts, allowedPrivateHosts }, ports));
  try {
    const sources = await searched({ client, ports, maxPages: options.maxPages ?? ADDRESSES_AT_MOST }, url);
    const [best] = sources;
    if (best === undefined) {
      throw new ToolError("NOTHING_DISCOVERED", `${url} leads to no API description`, {
        hint: "give the address of an operation's page, or of the OpenAPI document",
        location: { uri: url },
      });
    }
    const draft = { ...best, file: sourceFileOf(best.url) };
    return { sources, vendorYaml: draftVendorYaml([draft], { allowedPrivateHosts }) };
  } finally {
    await client.close();
  }
}

/** What is found is written down, for git: a key in the address would be there for everybody. @throws {ToolError} URL_REFUSED */
function refuseSecrets(url: URL): void {
  const secret = [...url.searchParams.keys()].find(isSecretParameter);
  if (secret === undefined) return;
  throw new ToolError("URL_REFUSED", `${withoutSecrets(url)} holds a secret: \`${secret}\` looks like one`, {
    hint: "save the document and name the file, or name an environment variable under `headers` in a `specs/<vendor>/vendor.yaml`",
  });
}

interface Search {
  readonly client: HttpClient;
  readonly ports: FetchPorts;
  readonly maxPages: number;
}

async function searched(search: Search, url: string): Promise<readonly DiscoveredSource[]> {
  const page = await search.client.fetch({ url, accept: "text/markdown, text/html;q=0.9, */*;q=0.5" });
  const found: DiscoveredSource[] = [];
  for (const catalog of foldersAbove(url).map((folder) => `${folder}.well-known/api-catalog`))
    for (const target of first(search, await listedIn(search, catalog, "catalog"), catalog))
      found.push(...(await described(search, target, "openapi")));
  if (page.kind === "content") {
    for (const target of first(search, linksOf(page.link, "service-desc", page.url), page.url))
      found.push(...(await described(search, target, "openapi")));
  }
  found.push(...(await described(search, url, "page")));
  if (found.length === 0) {
    for (const index of foldersAbove(url).map((folder) => `${folder}llms.txt`)) {
      if (found.length === 0) found.push(...(await fromIndex(search, index)));
    }
  }
  const byUrl = new Map(found.map((source) => [source.url, source] as const));
  return [...byUrl.values()].sort((a, b) => SOURCE_KINDS.indexOf(a.kind) - SOURCE_KINDS.indexOf(b.kind));
}

/** The root of the host and every folder down to the page, the root first. */
function foldersAbove(url: string): readonly string[] {
  const { origin, pathname } = new URL(url);
  const parts = pathname.split("/").slice(1, -1);
  return [`${origin}/`, ...parts.map((_, index) => `${origin}/${parts.slice(0, index + 1).join("/")}/`)];
}

async function listedIn(search: Search, url: string, kind: "catalog" | "index"): Promise<readonly string[]> {
  const text = await textAt(search, url);
  if (text === undefined) return [];
  const catalog = parsedObject(text);
  if (kind === "catalog") return catalog === undefined ? [] : descriptionsInCatalog(catalog, url);
  return readSiteIndex(text, url).descriptions;
}

async function fromIndex(search: Search, url: string): Promise<readonly DiscoveredSource[]> {
  const text = await textAt(search, url);
  if (text === undefined) return [];
  const { descriptions, pages } = readSiteIndex(text, url);
  const found: DiscoveredSource[] = [];
  for (const target of first(search, descriptions, url)) found.push(...(await described(search, target, "openapi")));
  if (found.length > 0) return found;
  for (const target of first(search, pages, url)) found.push(...(await described(search, target, "page")));
  return found;
}

/** As many addresses as are looked at: whoever lists them could list a million, and each is a request. */
function first({ maxPages, ports }: Search, targets: readonly string[], listedAt: string): readonly string[] {
  const several = [...new Set(targets)];
  if (several.length > maxPages)
    ports.progress(`${listedAt} lists ${several.length} addresses; the first ${maxPages} are looked at`);
  return several.slice(0, maxPages);
}

/** Whatever is not there, or may not be read, is no source; that is what a search is for. */
async function textAt(search: Search, url: string): Promise<string | undefined> {
  return attempt(search, async () => {
    const fetched = await search.client.fetch({ url });
    return fetched.kind === "content" ? decodeText(fetched.bytes, url) : undefined;
  });
}

async function described(search: Search, url: string, kind: SourceKind): Promise<readonly DiscoveredSource[]> {
  const source = await attempt(search, async (): Promise<DiscoveredSource | undefined> => {
    const fetched = await search.client.fetch({ url, accept: "text/markdown, application/yaml, */*;q=0.5" });
    if (fetched.kind !== "content") return undefined;
    const target = await followViewer(search.client, fetched);
    const { isDocument, operations, servers } = await describeSource(target.bytes, target.url);
    return {
      kind: isDocument ? "openapi" : kind,
      url: isDocument ? target.url : url,
      operations,
      servers,
    };
  });
  return source === undefined || source.operations.length === 0 ? [] : [source];
}

async function attempt<Result>(search: Search, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof ToolError)) throw cause;
    search.ports.progress(cause.message);
    return undefined;
  }
}
