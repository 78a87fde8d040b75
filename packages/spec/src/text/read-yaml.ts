import {
  appendPointer,
  type JsonPointer,
  type JsonValue,
  type Location,
  parsePointer,
  ToolError,
  withoutStacks,
  YAML_TOKENS_AT_MOST,
  yamlExcess,
} from "@driftline/model";
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseDocument,
} from "yaml";
import { checkTreeLimits, type InputLimits } from "./limits.js";
import type { ReadOptions, SourceDocument } from "./source-document.js";

/** Aliases may be many (one renderer writes hundreds), but they must not multiply. */
const MAX_ALIAS_EXPANSIONS = 20_000;

/** A YAML 1.2 text, core schema: dates stay texts, `=` and `yes` are texts (YAML 1.2.2, section 10.3). */
export function readYaml(text: string, options: ReadOptions, limits: InputLimits): SourceDocument {
  const { uri, lineOffset = 0 } = options;
  const excess = yamlExcess(text, (whole) => new Lexer().lex(whole));
  if (excess !== null) throw excess === "tokens" ? tooManyTokens(uri) : tooDeep(uri);
  const lines = new LineCounter();
  const document = parsed(text, lines, options);
  const error = document.errors[0];
  if (error !== undefined) {
    if (error.code === "RESOURCE_EXHAUSTION") throw tooDeep(uri, error);
    const { line, col } = lines.linePos(error.pos[0]);
    const reason = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "not readable";
    throw malformed(reason, { uri, line: line + lineOffset, column: col });
  }
  const value = plainValue(document, uri);
  checkTreeLimits(value, uri, limits);
  const locate = (pointer: JsonPointer): Location => {
    const { offset, reached } = offsetOf(document, pointer);
    const { line, col } = lines.linePos(offset);
    return { uri, pointer: reached, line: line + lineOffset, column: col };
  };
  return { uri, value, positions: { locate } };
}

function parsed(text: string, lines: LineCounter, options: ReadOptions): Document.Parsed {
  try {
    return withoutStacks(() =>
      parseDocument(text, {
        version: "1.2",
        schema: "core",
        lineCounter: lines,
        // Vendors repeat keys; the last one counts, as it does in JSON.
        uniqueKeys: false,
        logLevel: "error",
        prettyErrors: false,
      }),
    );
  } catch (cause) {
    // The parser recurses: a text nested deep enough exhausts the stack.
    if (cause instanceof RangeError) throw tooDeep(options.uri, cause);
    throw cause;
  }
}

function plainValue(document: Document.Parsed, uri: string): JsonValue {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIAS_EXPANSIONS }) as JsonValue;
  } catch (cause) {
    if (cause instanceof ReferenceError && /alias count/i.test(cause.message))
      throw new ToolError("INPUT_TOO_LARGE", `${uri} holds aliases that multiply`, {
        hint: "no API is described like that; look at the file",
        location: { uri },
        cause,
      });
    if (cause instanceof RangeError) throw tooDeep(uri, cause);
    throw malformed(cause instanceof Error ? cause.message : "not readable", { uri });
  }
}

function tooManyTokens(uri: string): ToolError {
  return new ToolError("INPUT_TOO_LARGE", `${uri} is YAML of more than ${YAML_TOKENS_AT_MOST} tokens`, {
    hint: "write it as JSON, or as YAML without anchors and tags: those are read at a fraction of the cost",
    location: { uri },
  });
}

function tooDeep(uri: string, cause?: unknown): ToolError {
  return new ToolError("INPUT_TOO_DEEP", `${uri} is nested too deep to be read`, {
    hint: "no API is described like that; look at the file",
    location: { uri },
    cause,
  });
}

function malformed(reason: string, location: Location): ToolError {
  const where = location.line === undefined ? location.uri : `${location.uri}:${location.line}:${location.column}`;
  const clause = reason.charAt(0).toLowerCase() + reason.slice(1);
  return new ToolError("INPUT_MALFORMED", `${where} is neither JSON nor YAML: ${clause}`, {
    hint: "correct the text there",
    location,
  });
}

/** Where a pointer, or its nearest ancestor, begins: at the key of a member, at the value of an item. */
function offsetOf(document: Document.Parsed, pointer: JsonPointer): { offset: number; reached: JsonPointer } {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  let reached: JsonPointer = "";
  for (const token of parsePointer(pointer)) {
    const target: unknown = isAlias(node) ? node.resolve(document) : node;
    const child = childOf(target, token);
    if (child === undefined) break;
    offset = child.start;
    node = child.value;
    reached = appendPointer(reached, token);
  }
  return { offset, reached };
}

function childOf(node: unknown, token: string): { readonly start: number; readonly value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(token)];
    return isNode(item) ? { start: startOf(item) ?? 0, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast(({ key }) => String(isScalar(key) ? key.value : key) === token);
  if (pair === undefined) return undefined;
  const start = isNode(pair.key) ? startOf(pair.key) : undefined;
  return start === undefined ? undefined : { start, value: pair.value };
}

function startOf(node: Node): number | undefined {
  return node.range?.[0];
}
