import { type Server, withoutTrailingSlashes } from "@driftline/model";
import { comparableOrigin, targetOf } from "./request-target.js";

/** Where the operations of a server may be found. */
export interface ServerPattern {
  /** Identical patterns have identical keys. */
  readonly key: string;
  /** Whether the server can stand at this origin (as `comparableOrigin` gives it). */
  acceptsOrigin(origin: string): boolean;
  /** The path without the server's base path, or undefined where it does not start with it. */
  stripBasePath(path: string): string | undefined;
}

/** A server of the contract (OpenAPI 3.1.1, section 4.8.5). A relative URL says nothing of the host: any will do. */
export function serverPattern(server: Server): ServerPattern {
  return patternOf(server.url, server.variables);
}

/** A base URL of an environment, as literal text. */
export function baseUrlPattern(baseUrl: string): ServerPattern {
  return patternOf(baseUrl, {});
}

function patternOf(url: string, variables: Server["variables"]): ServerPattern {
  const { origin, path } = targetOf(url);
  const host = origin === "" ? null : originTest(origin, variables);
  const prefix = withoutTrailingSlashes(path);
  return {
    key: `${origin}|${prefix}|${JSON.stringify(variables)}`,
    acceptsOrigin: (candidate) => host === null || host(candidate),
    stripBasePath: prefix.includes("{") ? templatedPrefix(prefix, variables) : literalPrefix(prefix),
  };
}

function originTest(origin: string, variables: Server["variables"]): (candidate: string) => boolean {
  if (!origin.includes("{")) {
    const comparable = comparableOrigin(origin);
    return (candidate) => candidate === comparable;
  }
  const source = sourceOf(origin, variables, "[^/]+?").toLowerCase();
  // A variable may stand for the port, so the default port is tried written out as well.
  const pattern = new RegExp(`^${source}(?::(?:80|443))?$`);
  return (candidate) =>
    pattern.test(candidate) || pattern.test(`${candidate}${candidate.startsWith("https") ? ":443" : ":80"}`);
}

function literalPrefix(prefix: string): (path: string) => string | undefined {
  if (prefix === "") return (path) => path;
  return (path) => (path.startsWith(prefix) ? remainder(path, prefix.length) : undefined);
}

function templatedPrefix(prefix: string, variables: Server["variables"]): (path: string) => string | undefined {
  const pattern = new RegExp(`^${sourceOf(prefix, variables, "[^/]+")}(?=/|$)`);
  return (path) => {
    const match = pattern.exec(path);
    return match === null ? undefined : remainder(path, match[0].length);
  };
}

/** A base path ends at a slash: `/v1` is no base path of `/v10/x`. */
function remainder(path: string, length: number): string | undefined {
  if (path.length === length) return "/";
  return path.charCodeAt(length) === 47 ? path.slice(length) : undefined;
}

/** Text with server variables as a regular expression; a default may hold slashes, any other value may not. */
function sourceOf(text: string, variables: Server["variables"], anything: string): string {
  return text
    .split(/(\{[^{}]+\})/)
    .map((part) => {
      if (!/^\{[^{}]+\}$/.test(part)) return escapeText(part);
      const name = part.slice(1, -1);
      const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
      if (variable === undefined) return anything;
      const stated = (variable.enum ?? [variable.default]).map(escapeText);
      return `(?:${[...stated, ...(variable.enum === null ? [anything] : [])].join("|")})`;
    })
    .join("");
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
