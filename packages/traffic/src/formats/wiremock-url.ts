import { isJsonObject, type JsonObject } from "@driftline/model";

/** Pieces of a regular expression that stand for a variable part of a URL, and a text each of them matches. */
const VARIABLE_PIECES: readonly (readonly [pattern: RegExp, sample: string])[] = [
  [/\(\?:/g, "("],
  [/\[\^\/(?:\?)?\][+*]/g, "x"],
  [/\\d[+*]?(?:\{\d+(?:,\d*)?\})?|\[0-9\][+*]?(?:\{\d+(?:,\d*)?\})?/g, "0"],
  [/\\w[+*]|\.[+*]\??/g, "x"],
];

/**
 * The URL of a request that a WireMock matcher accepts: `url` and `urlPath` are literal, patterns are regular expressions
 * in which the usual wildcards are replaced by a sample; a pattern that holds more than those stays as it is written.
 * Undefined where the matcher names no URL.
 *
 * @example urlOfPattern({ urlPattern: "/v1/items\\?limit=5" }) === "/v1/items?limit=5"
 */
export function urlOfPattern(request: JsonObject): string | undefined {
  const { url, urlPath, urlPathTemplate, urlPattern, urlPathPattern } = request;
  const literal = [url, urlPath, urlPathTemplate].find((value) => typeof value === "string");
  const pattern = [urlPattern, urlPathPattern].find((value) => typeof value === "string");
  const path = typeof literal === "string" ? literal : typeof pattern === "string" ? sampleOf(pattern) : undefined;
  return path === undefined ? undefined : withQuery(path, request);
}

function sampleOf(pattern: string): string {
  let sample = pattern.replace(/^\^/, "").replace(/\$$/, "");
  for (const [piece, text] of VARIABLE_PIECES) sample = sample.replace(piece, text);
  sample = sample.replace(/\((x|0)\)/g, "$1");
  const plain = sample.replace(/\\([^A-Za-z0-9])/g, "$1");
  return /[[\](){}*+|^$]|\\/.test(sample.replace(/\\[^A-Za-z0-9]/g, "")) ? pattern : plain;
}

function withQuery(path: string, request: JsonObject): string {
  if (!isJsonObject(request.queryParameters)) return path;
  const query = new URLSearchParams();
  for (const [name, matcher] of Object.entries(request.queryParameters)) {
    if (isJsonObject(matcher) && typeof matcher.equalTo === "string") query.append(name, matcher.equalTo);
  }
  const text = query.toString();
  return text === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${text}`;
}
