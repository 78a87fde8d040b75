import { type Contract, ToolError } from "@driftline/model";
import type { LoadOptions } from "../load-contract.js";
import { loadSource } from "../load-source.js";
import { withoutSecrets } from "./address-guard.js";
import { createHttpClient, type HttpClient } from "./http-client.js";
import { type FetchPorts, hostFor } from "./plan-fetch.js";
import { followViewer } from "./viewer.js";

/** How the contract at an address is read. */
export interface FetchContractOptions extends Pick<LoadOptions, "isInspected" | "parts"> {
  /** Hosts (`host` or `host:port`) that may have a loopback, link-local or private address. */
  readonly allowedPrivateHosts?: readonly string[];
}

/** Documents are wanted as they are, pages as Markdown. */
const ACCEPT = "application/yaml, application/json;q=0.9, text/yaml;q=0.9, text/markdown;q=0.8, */*;q=0.5";

/**
 * The contract an address leads to: an OpenAPI description, the one that a viewer shows, or a docs page. Nothing is kept, no
 * token is sent, and no other host is asked: not by a redirect, a viewer or a reference.
 *
 * @throws {ToolError} what the client of `planFetch` throws (HOST_REFUSED, FETCH_FAILED, FETCH_TOO_LARGE, ...), and what
 * `loadSource` throws.
 */
export async function fetchContract(
  url: string,
  ports: FetchPorts,
  { allowedPrivateHosts = [], ...load }: FetchContractOptions = {},
): Promise<Contract> {
  if (!URL.canParse(url)) throw new ToolError("URL_REFUSED", `\`${url}\` is no web address`);
  const source = { kind: "page" as const, file: "sources/page", url, headers: [] };
  const client = createHttpClient(hostFor({ sources: [source], allowedHosts: [], allowedPrivateHosts }, ports));
  try {
    const fetched = await client.fetch({ url, accept: ACCEPT });
    if (fetched.kind !== "content") throw new ToolError("FETCH_FAILED", `cannot read ${url}: 304 for a first request`);
    const target = await followViewer(client, fetched);
    const at = new URL(target.url);
    return await loadSource(target.bytes, {
      ...load,
      vendor: at.hostname,
      uri: withoutSecrets(at),
      hash: ports.hash,
      readReference: (reference) => readReference(client, reference),
    });
  } finally {
    await client.close();
  }
}

/** What the client refuses stays a reference that was not followed, and is told as one; what fails, fails. */
async function readReference(client: HttpClient, reference: string): Promise<Uint8Array | null> {
  if (!/^https?:/i.test(reference)) return null;
  try {
    const fetched = await client.fetch({ url: reference, accept: ACCEPT });
    return fetched.kind === "content" ? fetched.bytes : null;
  } catch (cause) {
    if (cause instanceof ToolError && REFUSED.has(cause.code)) return null;
    throw cause;
  }
}

const REFUSED: ReadonlySet<string> = new Set(["HOST_REFUSED", "URL_REFUSED"]);
