import { type Server, withoutTrailingSlashes } from "@driftline/model";
import type { Pieces } from "./piece-index.js";
import { comparableOrigin, targetOf } from "./request-target.js";

/** Where the operations of a server may be found. */
export interface ServerPattern {
  /** Identical patterns have identical keys. */
  readonly key: string;
  readonly origin: OriginPattern;
  readonly basePath: BasePathPattern;
}

/** The origins that a server can stand at. */
export interface OriginPattern extends Fixed {
  /** For an origin as `comparableOrigin` gives it. */
  accepts(origin: string): boolean;
}

/** The paths below a server. */
export interface BasePathPattern extends Fixed {
  /** The path without the base path, or undefined where it does not start with it. */
  strip(path: string): string | undefined;
}

interface Fixed {
  /** Patterns with the same one take the same texts. Worked out when it is first asked for. */
  readonly takes: string;
  /** Of what is taken, the origin with its default port written out. */
  readonly pieces: Pieces;
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
  const prefix = withoutTrailingSlashes(path);
  return {
    key: `${origin}|${prefix}|${JSON.stringify(variables)}`,
    origin: origin === "" ? ANY_ORIGIN : originPattern(origin, variables),
    basePath: prefix.includes("{") ? templatedPrefix(prefix, variables) : literalPrefix(prefix),
  };
}

const ANY_ORIGIN: OriginPattern = { takes: "", pieces: [], accepts: () => true };

function originPattern(origin: string, variables: Server["variables"]): OriginPattern {
  if (!origin.includes("{")) {
    const comparable = comparableOrigin(origin);
    return { takes: `=${comparable}`, pieces: [[comparable]], accepts: (candidate) => candidate === comparable };
  }
  const source = once(() => sourceOf(origin, variables, "[^/]+?").toLowerCase());
  // A variable may stand for the port, so the default port is tried written out as well.
  const pattern = once(() => new RegExp(`^${source()}(?::(?:80|443))?$`));
  return {
    get takes() {
      return `~${source()}`;
    },
    pieces: piecesOf(origin, variables, (text) => text.toLowerCase()),
    accepts: (candidate) => pattern().test(candidate) || pattern().test(withDefaultPort(candidate)),
  };
}

/** A comparable origin with the port that it leaves out; one that it has is followed by another. */
export function withDefaultPort(origin: string): string {
  return `${origin}${origin.startsWith("https") ? ":443" : ":80"}`;
}

function literalPrefix(prefix: string): BasePathPattern {
  const strip = (path: string) => (path.startsWith(prefix) ? remainder(path, prefix.length) : undefined);
  return prefix === ""
    ? { takes: "=", pieces: [], strip: (path) => path }
    : { takes: `=${prefix}`, pieces: [[prefix]], strip };
}

function templatedPrefix(prefix: string, variables: Server["variables"]): BasePathPattern {
  const source = once(() => sourceOf(prefix, variables, "[^/]+"));
  const pattern = once(() => new RegExp(`^${source()}(?=/|$)`));
  return {
    get takes() {
      return `~${source()}`;
    },
    pieces: piecesOf(prefix, variables, (text) => text),
    strip: (path) => {
      const match = pattern().exec(path);
      return match === null ? undefined : remainder(path, match[0].length);
    },
  };
}

/** A base path ends at a slash: `/v1` is no base path of `/v10/x`. */
function remainder(path: string, length: number): string | undefined {
  if (path.length === length) return "/";
  return path.charCodeAt(length) === 47 ? path.slice(length) : undefined;
}

/** Text with server variables as a regular expression; a default may hold slashes, any other value may not. */
function sourceOf(text: string, variables: Server["variables"], anything: string): string {
  const parts = partsOf(text, variables);
  const values = parts.flatMap((part) => (typeof part === "string" ? [] : part.values));
  // Where no value crosses a slash, what any text matches needs no default beside it.
  const isPlain = values.every((value) => value !== "" && !value.includes("/"));
  return parts
    .map((part) => {
      if (typeof part === "string") return escapeText(part);
      if (part.isOpen && (isPlain || part.values.length === 0)) return anything;
      return `(?:${[...part.values.map(escapeText), ...(part.isOpen ? [anything] : [])].join("|")})`;
    })
    .join("");
}

/** The texts that stand in all that a template matches. Letters beyond ASCII may change their case with their neighbours. */
function piecesOf(text: string, variables: Server["variables"], asCompared: (text: string) => string): Pieces {
  const alternatives = partsOf(text, variables).map((part) =>
    typeof part === "string" ? [part] : part.isOpen ? [] : part.values,
  );
  return [...new Set(alternatives)]
    .filter((texts) => texts.length > 0 && texts.every((one) => one !== "" && IN_ASCII.test(one)))
    .map((texts) => texts.map(asCompared));
}

const IN_ASCII = /^[ -~]*$/;

/** What a server variable may be: some values, or, where it is open, any other text too. */
interface Hole {
  readonly values: readonly string[];
  readonly isOpen: boolean;
}

function partsOf(text: string, variables: Server["variables"]): readonly (string | Hole)[] {
  return text.split(/(\{[^{}]+\})/).map((part) => {
    if (!/^\{[^{}]+\}$/.test(part)) return part;
    const name = part.slice(1, -1);
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (variable === undefined) return { values: [], isOpen: true };
    return { values: variable.enum ?? [variable.default], isOpen: variable.enum === null };
  });
}

function escapeText(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
