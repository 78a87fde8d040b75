import {
  appendPointer,
  canonicalJson,
  formatLocation,
  isJsonObject,
  type JsonObject,
  type JsonPointer,
  type JsonValue,
  memberOf,
  parsePointer,
  stringOf,
  ToolError,
} from "@driftline/model";
import type { SourceDocument } from "../text/source-document.js";
import { type JsonPath, parseJsonPath } from "./json-path.js";

/** A description with our corrections, and the corrections that no longer correct anything. */
export interface Overlaid {
  readonly document: JsonObject;
  /** One clause each, with file and line. */
  readonly warnings: readonly string[];
}

/**
 * Applies an OpenAPI Overlay 1.0 document (sections 4.4 and 4.5): actions in their order, each updating or removing
 * what its target selects. An action that selects nothing, or changes nothing, is stale and warns. What an update
 * states is no longer unknown.
 *
 * @throws {ToolError} OVERLAY_INVALID with line and column.
 */
export function applyOverlay(document: JsonObject, overlay: SourceDocument): Overlaid {
  const warnings: string[] = [];
  let current: JsonObject = document;
  for (const action of actionsOf(overlay)) {
    const targets = action.path.select(current);
    const changed = targets.reduceRight((value, target) => applied(value, target.pointer, action), current);
    const isStale = canonicalJson(changed) === canonicalJson(current);
    if (isStale) {
      const reason = targets.length === 0 ? "selects nothing any more" : "changes nothing any more";
      const where = formatLocation(overlay.positions.locate(action.pointer));
      warnings.push(`${where}: \`${action.target}\` ${reason}: take the correction out`);
    }
    current = changed;
  }
  return { document: current, warnings };
}

interface Action {
  readonly pointer: JsonPointer;
  readonly target: string;
  readonly path: JsonPath;
  readonly isRemoval: boolean;
  readonly update: JsonValue | undefined;
}

function actionsOf(overlay: SourceDocument): readonly Action[] {
  const { value } = overlay;
  if (!/^1\.\d+\.\d+/.test(stringOf(value, "overlay") ?? ""))
    throw invalid(overlay, "", "it is no OpenAPI Overlay 1.0", "its first member should be `overlay: 1.0.0`");
  const actions = memberOf(value, "actions");
  if (!Array.isArray(actions)) throw invalid(overlay, "", "it has no list of `actions`");
  return actions.map((action: JsonValue, index) => actionAt(overlay, action, appendPointer("/actions", index)));
}

function actionAt(overlay: SourceDocument, action: JsonValue, pointer: JsonPointer): Action {
  const target = stringOf(action, "target");
  if (target === undefined) throw invalid(overlay, pointer, "an action has no `target`");
  const isRemoval = memberOf(action, "remove") === true;
  const update = memberOf(action, "update");
  if (!isRemoval && update === undefined) throw invalid(overlay, pointer, "an action neither updates nor removes");
  try {
    return { pointer, target, path: parseJsonPath(target), isRemoval, update };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw invalid(overlay, appendPointer(pointer, "target"), cause.message, "a target is a JSONPath query (RFC 9535)");
  }
}

function invalid(overlay: SourceDocument, pointer: JsonPointer, message: string, hint?: string): ToolError {
  const location = overlay.positions.locate(pointer);
  return new ToolError("OVERLAY_INVALID", `${formatLocation(location)}: ${message}`, {
    ...(hint === undefined ? {} : { hint }),
    location,
  });
}

function applied(document: JsonObject, pointer: JsonPointer, action: Action): JsonObject {
  const changed = replacedAt(document, parsePointer(pointer), (value) => {
    if (action.isRemoval) return undefined;
    return Array.isArray(value)
      ? [...(value as readonly JsonValue[]), action.update as JsonValue]
      : merged(value, action.update);
  });
  return isJsonObject(changed) ? changed : {};
}

/** The value with one place in it replaced, or taken out where the replacement is `undefined`. */
function replacedAt(
  value: JsonValue,
  tokens: readonly string[],
  replace: (value: JsonValue) => JsonValue | undefined,
): JsonValue | undefined {
  const [token, ...rest] = tokens;
  if (token === undefined) return replace(value);
  if (Array.isArray(value)) {
    return (value as readonly JsonValue[]).flatMap((item, index) => {
      const next = index === Number(token) ? replacedAt(item, rest, replace) : item;
      return next === undefined ? [] : [next];
    });
  }
  if (!isJsonObject(value) || !Object.hasOwn(value, token)) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const next = name === token ? replacedAt(member as JsonValue, rest, replace) : member;
    return next === undefined ? [] : [[name, next] as const];
  });
  return Object.fromEntries(members);
}

/** Objects merge, lists are joined, anything else is replaced. */
function merged(base: JsonValue | undefined, update: JsonValue | undefined): JsonValue {
  if (update === undefined) return base ?? null;
  if (Array.isArray(base) && Array.isArray(update)) {
    const known = new Set(base.map((item: JsonValue) => canonicalJson(item)));
    return [...base, ...update.filter((item: JsonValue) => !known.has(canonicalJson(item)))];
  }
  if (!isJsonObject(base) || !isJsonObject(update)) return update;
  const names = [...Object.keys(base), ...Object.keys(update).filter((name) => !Object.hasOwn(base, name))];
  const members = names.map((name) => {
    const before = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, Object.hasOwn(update, name) ? merged(before, update[name]) : (before as JsonValue)] as const;
  });
  return withoutStatedUnknowns(Object.fromEntries(members), update);
}

const UNKNOWN = "x-driftline-unknown";

/** What somebody states in a correction is known from then on. */
function withoutStatedUnknowns(object: JsonObject, update: JsonObject): JsonObject {
  const unknown = object[UNKNOWN];
  if (!Array.isArray(unknown) || Object.hasOwn(update, UNKNOWN)) return object;
  const isStated = (keyword: JsonValue) =>
    Object.hasOwn(update, String(keyword)) || (keyword === "schema" && Object.keys(update).length > 0);
  const left = unknown.filter((keyword: JsonValue) => !isStated(keyword));
  if (left.length === unknown.length) return object;
  const members = Object.entries(object).filter(([name]) => name !== UNKNOWN || left.length > 0);
  return Object.fromEntries(members.map(([name, member]) => [name, name === UNKNOWN ? left : member]));
}
