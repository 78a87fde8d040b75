import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Location,
  ToolError,
  withoutStacks,
  YAML_TOKENS_AT_MOST,
  yamlExcess,
} from "@driftline/model";
import { Lexer, LineCounter, parseDocument, type ScalarTag } from "yaml";
import { decodeUtf8 } from "../bytes/window.js";
import { malformed } from "../recordings/failure.js";
import type { ReadLimits } from "../recordings/limits.js";

/** What turning a whole document into exchanges needs to know. */
export interface DocumentContext {
  readonly uri: string;
  readonly limits: ReadLimits;
  /** The index of the first exchange, where the document is a part of a recording. */
  readonly firstIndex?: number;
}

/**
 * The object or array a JSON or YAML text holds. YAML is read with its scalars as text, apart from null and binary: recorders that
 * follow YAML 1.1 leave strings unquoted that YAML 1.2 takes for numbers (an `etag` of `12e4567`).
 *
 * @throws {ToolError} RECORDING_MALFORMED, RECORDING_UNKNOWN where the text holds neither
 */
export function parseRecording(bytes: Buffer, context: DocumentContext): JsonObject | readonly JsonValue[] {
  const text = decodeUtf8(bytes, 0, bytes.length).replace(/^\uFEFF/, "");
  const value = /^\s*[{[]/.test(text) ? parseJson(text, context.uri) : parseYaml(text, context);
  if (isJsonObject(value) || Array.isArray(value)) return value;
  throw new ToolError("RECORDING_UNKNOWN", `\`${context.uri}\` holds neither object nor array, so it is no recording`, {
    location: { uri: context.uri },
  });
}

/** The failure of one interaction that lacks what every exchange has. */
export function wrongInteraction(location: Location, reason: string): ToolError {
  return malformed(location, `\`${location.pointer ?? ""}\``, reason);
}

/** A moment as RFC 3339, or null where the text is none. @example rfc3339Of("Fri, 24 Oct 2025 15:29:28 GMT") */
export function rfc3339Of(text: unknown): string | null {
  if (typeof text !== "string") return null;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}

/** A whole number that YAML gave as text, or undefined. */
export function integerOf(value: JsonValue | undefined): number | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function parseJson(text: string, uri: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : "")?.[1];
    const before = text.slice(0, Number(position ?? text.length));
    const line = before.split("\n").length;
    const column = before.length - before.lastIndexOf("\n");
    throw malformed({ uri, line, column }, `line ${line}, column ${column}`, "it is not JSON");
  }
}

function parseYaml(text: string, { uri, limits }: DocumentContext): unknown {
  const excess = yamlExcess(text, (whole) => new Lexer().lex(whole));
  if (excess === "depth") throw malformed({ uri }, "line 1", "its nesting is too deep");
  if (excess === "tokens")
    throw new ToolError(
      "RECORDING_TOO_LARGE",
      `\`${uri}\` holds YAML of more than ${YAML_TOKENS_AT_MOST} tokens in one piece`,
      {
        hint: "write the recording as JSON, or its interactions as a list in block style",
        location: { uri },
      },
    );
  const lineCounter = new LineCounter();
  try {
    const document = withoutStacks(() =>
      parseDocument(text, {
        lineCounter,
        schema: "failsafe",
        customTags: (tags) => [...tags, "null", binaryTag("!binary"), binaryTag("tag:yaml.org,2002:binary")],
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: "error",
      }),
    );
    const [error] = document.errors;
    if (error) {
      const { line, col } = lineCounter.linePos(error.pos[0]);
      throw malformed({ uri, line, column: col }, `line ${line}, column ${col}`, `it is not YAML (${error.code})`);
    }
    return document.toJS({ maxAliasCount: limits.yamlAliases });
  } catch (cause) {
    if (cause instanceof ToolError) throw cause;
    if (cause instanceof ReferenceError)
      throw malformed({ uri }, "line 1", "its aliases lead nowhere or expand without measure");
    if (cause instanceof RangeError) throw malformed({ uri }, "line 1", "its nesting is too deep");
    throw cause;
  }
}

function binaryTag(tag: string): ScalarTag {
  return { tag, resolve: (text) => new Uint8Array(Buffer.from(text, "base64")) };
}
