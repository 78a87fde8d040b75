import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { ToolError } from "@driftline/model";

/** Which hosts may be reached, by name: `host` or `host:port`, lower case. */
export interface HostPolicy {
  /** Hosts that sources, redirects and references may lead to. */
  readonly allowed: ReadonlySet<string>;
  /** Hosts that may be, or resolve to, loopback, link-local and private addresses. */
  readonly allowedPrivate: ReadonlySet<string>;
  /** The vendor's file that names them, for hints; without one, it is an address that somebody typed, and flags allow. */
  readonly file?: string;
}

/** Addresses that are not on the public internet (RFC 6890 and the IANA special-purpose registries). */
const NOT_PUBLIC: readonly (readonly [address: string, prefix: number, family: "ipv4" | "ipv6"])[] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.88.99.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 3, "ipv4"],
  ["::", 96, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001::", 23, "ipv6"],
  ["2001:db8::", 32, "ipv6"],
  // 6to4 carries an IPv4 address inside.
  ["2002::", 16, "ipv6"],
  ["3fff::", 20, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["fec0::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];

let blockList: BlockList | undefined;

/** Made when an address is judged: a run that reaches nobody needs no sockets. */
function blocked(): BlockList {
  if (blockList !== undefined) return blockList;
  blockList = new BlockList();
  for (const [address, prefix, family] of NOT_PUBLIC) blockList.addSubnet(address, prefix, family);
  return blockList;
}

/** Whether an address may be reached without being allowed by name. An IPv4-mapped one counts as what it maps. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const family = isIP(bare);
  if (family === 0) return false;
  const mapped = family === 6 ? mappedAddress(bare) : undefined;
  if (mapped !== undefined) return isPublicAddress(mapped);
  return !blocked().check(bare, family === 6 ? "ipv6" : "ipv4");
}

/** The IPv4 address inside `::ffff:a.b.c.d`, however it is spelled. */
function mappedAddress(address: string): string | undefined {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const groups = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (groups === null) return undefined;
  const [high, low] = [Number.parseInt(groups[1] ?? "", 16), Number.parseInt(groups[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/**
 * Refuses a URL before a connection is made: another scheme, a password, a host that is not allowed, or a literal
 * address that is not public. The URL parser has undone spellings such as `0x7f.1`.
 *
 * @throws {ToolError} URL_REFUSED, HOST_REFUSED
 */
export function checkUrl(url: URL, policy: HostPolicy): void {
  const location = { uri: withoutSecrets(url) };
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new ToolError("URL_REFUSED", `${location.uri} is no web address`, { location });
  if (url.username !== "" || url.password !== "")
    throw new ToolError("URL_REFUSED", `${location.uri} holds a password`, {
      hint:
        policy.file === undefined
          ? "leave the password out, or save the document and name the file"
          : `name an environment variable under \`headers\` in ${policy.file}`,
      location,
    });
  if (!isListed(url, policy.allowed) && !isListed(url, policy.allowedPrivate))
    throw new ToolError("HOST_REFUSED", `${url.host} is not among the allowed hosts`, {
      hint:
        policy.file === undefined
          ? "no other host is asked than the one that was named: name this one if you trust it"
          : `add \`${url.host}\` to \`allowedHosts\` in ${policy.file} if you trust it`,
      location,
    });
  const isLiteral = isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0;
  if (isListed(url, policy.allowedPrivate)) return;
  if ((isLiteral && !isPublicAddress(url.hostname)) || isLocalName(url.hostname))
    throw refusedAddress(url.host, policy);
}

/** Names that never leave the machine (RFC 6761, section 6.3). */
function isLocalName(hostname: string): boolean {
  return /(?:^|\.)localhost\.?$/.test(hostname);
}

/** By name, or by name and port. */
export function isListed(url: URL, hosts: ReadonlySet<string>): boolean {
  return hosts.has(url.host.toLowerCase()) || hosts.has(url.hostname.toLowerCase());
}

function refusedAddress(host: string, { file }: HostPolicy): ToolError {
  const permission =
    file === undefined ? `\`--allow-private-host ${host}\`` : `\`allowedPrivateHosts: [${host}]\` in ${file}`;
  return new ToolError("HOST_REFUSED", `${host} is no public address`, { hint: `allow it by name: ${permission}` });
}

/** Finds all addresses of a name. */
export type ResolveName = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A name resolver that refuses names which lead inward. It runs for every connection, so that a name cannot resolve
 * to one address when it is checked and to another when it is used.
 */
export function guardedLookup(policy: HostPolicy, resolve: ResolveName = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const inward = addresses.find(({ address }) => !isPublicAddress(address));
      if (inward !== undefined && !isPrivateAllowed(hostname, policy))
        return callback(refusedAddress(hostname, policy), "", 0);
      if (options.all === true) return callback(null, addresses as never, 0);
      const [first] = addresses;
      return callback(null, first?.address ?? "", first?.family ?? 0);
    });
  };
}

/** The port is not known where names are resolved; the URL was checked before. */
function isPrivateAllowed(hostname: string, policy: HostPolicy): boolean {
  return [...policy.allowedPrivate].some((host) => host.replace(/:\d+$/, "") === hostname.toLowerCase());
}

/** An address for messages: without password, and without a query, where keys are put. */
export function withoutSecrets(url: URL): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  shown.search = url.search === "" ? "" : "?...";
  shown.hash = "";
  return shown.href;
}
