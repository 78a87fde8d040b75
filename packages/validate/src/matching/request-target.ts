/** The parts of a recorded request's URL that matching and parameters read. */
export interface RequestTarget {
  /** Scheme and authority as recorded, or "" where the recording knows no host. */
  readonly origin: string;
  /** The path as recorded, percent-encoding kept; starts with `/`. */
  readonly path: string;
  /** Without the question mark; "" where there is none. */
  readonly query: string;
}

/**
 * Splits a request's URL without building a `URL`: a recording holds many, and their paths must stay as they were sent.
 * The fragment is dropped (RFC 9110, section 7.1); an absolute-form target without a path has the path `/`.
 *
 * @example targetOf("https://a.example/v1/x?y=1") // { origin: "https://a.example", path: "/v1/x", query: "y=1" }
 */
export function targetOf(url: string): RequestTarget {
  const hash = url.indexOf("#");
  const whole = hash < 0 ? url : url.slice(0, hash);
  const question = whole.indexOf("?");
  const beforeQuery = question < 0 ? whole : whole.slice(0, question);
  const query = question < 0 ? "" : whole.slice(question + 1);
  const scheme = beforeQuery.indexOf("://");
  if (scheme <= 0 || beforeQuery.startsWith("/")) {
    return { origin: "", path: beforeQuery.startsWith("/") ? beforeQuery : `/${beforeQuery}`, query };
  }
  const slash = beforeQuery.indexOf("/", scheme + 3);
  if (slash < 0) return { origin: beforeQuery, path: "/", query };
  return { origin: beforeQuery.slice(0, slash), path: beforeQuery.slice(slash), query };
}

/**
 * Scheme and authority as they compare: lower case, without user information and without the scheme's default port
 * (RFC 3986, sections 3.2 and 6.2.3).
 *
 * @example comparableOrigin("HTTPS://me@Api.Example:443") === "https://api.example"
 */
export function comparableOrigin(origin: string): string {
  const lower = origin.toLowerCase();
  const scheme = lower.indexOf("://");
  if (scheme < 0) return lower;
  const at = lower.lastIndexOf("@");
  const authority = lower.slice(at > scheme ? at + 1 : scheme + 3);
  const name = lower.slice(0, scheme);
  const defaultPort = DEFAULT_PORTS[name];
  const isDefault = defaultPort !== undefined && authority.endsWith(defaultPort);
  return `${name}://${isDefault ? authority.slice(0, -defaultPort.length) : authority}`;
}

const DEFAULT_PORTS: Readonly<Record<string, string | undefined>> = {
  http: ":80",
  https: ":443",
  ws: ":80",
  wss: ":443",
};

/** Percent-decoded where that is possible; a broken sequence stays as it was sent. */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
