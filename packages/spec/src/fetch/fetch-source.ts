import { ToolError } from "@driftline/model";
import type { LockedSource } from "../lock/lock-file.js";
import type { SourceBytes } from "../lock/lock-vendor.js";
import type { VendorFolder } from "../lock/vendor-folder.js";
import { decodeText } from "../text/decode.js";
import type { HeaderConfig, SourceConfig } from "../vendor/vendor-config.js";
import { descriptionsInCatalog, linksOf, parsedObject, readSiteIndex } from "./catalog.js";
import type { Fetched, HttpClient } from "./http-client.js";
import { followViewer } from "./viewer.js";

/** What fetching one source needs. */
export interface SourceContext {
  readonly folder: VendorFolder;
  readonly client: HttpClient;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly previous: LockedSource | undefined;
  readonly hash: (bytes: Uint8Array) => string;
}

/** Documents are wanted as they are; pages as Markdown, where the host offers it. */
const ACCEPT: Readonly<Record<SourceConfig["kind"], string>> = {
  catalog: "application/linkset+json, application/json;q=0.9, */*;q=0.1",
  openapi: "application/yaml, application/json;q=0.9, text/yaml;q=0.9, */*;q=0.5",
  index: "text/plain, text/markdown;q=0.9, */*;q=0.1",
  page: "text/markdown, text/plain;q=0.9, text/html;q=0.8, */*;q=0.5",
};

/**
 * The bytes of one source: of the document it leads to, where it is a catalogue or an index. Bytes that did not change
 * keep the provenance they were locked with, so that fetching twice writes nothing.
 *
 * @throws {ToolError} SOURCE_EMPTY where a catalogue or index lists no description; VARIABLE_UNSET; what the client throws.
 */
export async function fetchSource(source: SourceConfig, context: SourceContext): Promise<SourceBytes> {
  const { file } = source;
  if (source.url === null) return keptBytes(source, context, `there is no ${context.folder.uri}/${file}`);
  const headers = headersFrom(source.headers, context.env);
  const url = await descriptionAddress(source, source.url, headers, context);
  const { previous } = context;
  const kept = previous?.url === url ? await context.folder.read(file) : null;
  const isKept = kept !== null && previous !== undefined && context.hash(kept) === previous.sha256;
  const known = isKept ? { etag: previous.etag, lastModified: previous.lastModified } : {};
  const accept = url === source.url ? ACCEPT[source.kind] : ACCEPT.openapi;
  const fetched = await context.client.fetch({ url, accept, headers, ...known });
  if (fetched.kind === "not-modified") {
    if (kept === null || previous === undefined)
      throw new ToolError("FETCH_FAILED", `cannot read ${url}: 304 for a document that is not at hand`);
    return { file, bytes: kept, ...provenance(previous, url) };
  }
  const target = await followViewer(context.client, fetched);
  const bytes = target.bytes;
  const isSame = previous?.sha256 === context.hash(bytes) && previous.retrievedAt !== null;
  return { file, bytes, ...provenance(isSame ? previous : target, target === fetched ? url : target.url) };
}

/** Where an address given in `vendor.yaml` is the one asked for, it is the one locked: redirects come and go. */
function provenance(from: Pick<LockedSource, "retrievedAt" | "etag" | "lastModified">, url: string) {
  return { url, retrievedAt: from.retrievedAt, etag: from.etag, lastModified: from.lastModified };
}

/** The bytes there are, for a source without an address or one that yields nothing usable today. */
export async function keptBytes(source: SourceConfig, context: SourceContext, reason: string): Promise<SourceBytes> {
  const bytes = await context.folder.read(source.file);
  if (bytes === null)
    throw new ToolError("FILE_MISSING", reason, {
      hint: `give the source a \`url\` in ${context.folder.uri}/vendor.yaml`,
    });
  const { previous } = context;
  const known = previous?.sha256 === context.hash(bytes) ? previous : undefined;
  return {
    file: source.file,
    bytes,
    url: source.url ?? known?.url ?? null,
    retrievedAt: known?.retrievedAt ?? null,
    etag: known?.etag ?? null,
    lastModified: known?.lastModified ?? null,
  };
}

async function descriptionAddress(
  source: SourceConfig,
  url: string,
  headers: Readonly<Record<string, string>>,
  { client }: SourceContext,
): Promise<string> {
  if (source.kind !== "catalog" && source.kind !== "index") return url;
  const fetched = await client.fetch({ url, accept: ACCEPT[source.kind], headers });
  const found = fetched.kind === "content" ? descriptionsAt(fetched) : [];
  const [first] = found;
  if (first !== undefined) return first;
  throw new ToolError("SOURCE_EMPTY", `${url} lists no API description`, {
    hint: "give the description's own address, or the pages",
    location: { uri: url },
  });
}

/** The descriptions that an answer leads to: by its `Link` header, as a catalogue, or as an `llms.txt`. */
export function descriptionsAt(fetched: Extract<Fetched, { kind: "content" }>): readonly string[] {
  const text = decodeText(fetched.bytes, fetched.url);
  const catalog = parsedObject(text);
  const listed =
    catalog === undefined ? readSiteIndex(text, fetched.url).descriptions : descriptionsInCatalog(catalog, fetched.url);
  return [...new Set([...listed, ...linksOf(fetched.link, "service-desc", fetched.url)])];
}

/** Header values, from the environment where they are secret. */
export function headersFrom(
  headers: readonly HeaderConfig[],
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    headers.flatMap((header) => {
      if (header.kind === "value") return [[header.name, header.value]];
      const value = env[header.env];
      if (value !== undefined && value !== "") return [[header.name, header.prefix + value]];
      if (header.isOptional) return [];
      throw new ToolError("VARIABLE_UNSET", `the environment variable \`${header.env}\` is not set`, {
        hint: `the header \`${header.name}\` needs it; set it, or mark it \`optional: true\``,
      });
    }),
  );
}
