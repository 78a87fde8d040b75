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
import { isEqual } from "@driftline/schema";
import { checkTreeLimits, DEFAULT_LIMITS } from "../text/limits.js";
import type { SourceDocument } from "../text/source-document.js";
import { type JsonPath, parseJsonPath } from "./json-path.js";
import type { Search, Selected } from "./selected.js";

/** A description with our corrections, and the corrections that no longer correct anything. */
export interface Overlaid {
  readonly document: JsonObject;
  /** One clause each, with file and line. */
  readonly warnings: readonly string[];
}

/** How many places of a document the actions of an overlay may look at and change, together; in a large document this often each. */
export const OVERLAY_LIMITS = { places: 500_000, timesEach: 20 } as const;

/**
 * Applies an OpenAPI Overlay 1.0 document (sections 4.4 and 4.5): actions in their order, each updating or removing
 * what its target selects. An action that selects nothing, or changes nothing, is stale and warns. What an update
 * states is no longer unknown.
 *
 * @throws {ToolError} OVERLAY_INVALID with line and column; INPUT_TOO_DEEP, INPUT_TOO_LARGE for what comes of it.
 */
export function applyOverlay(document: JsonObject, overlay: SourceDocument): Overlaid {
  const warnings: string[] = [];
  const look = lookingFrom(document);
  let current: JsonObject = document;
  for (const action of actionsOf(overlay)) {
    const changed = withinBounds(overlay, action, () => applied(current, action, look));
    if (changed.document === current) {
      const reason = changed.targets === 0 ? "selects nothing any more" : "changes nothing any more";
      const where = formatLocation(overlay.positions.locate(action.pointer));
      warnings.push(`${where}: \`${action.target}\` ${reason}: take the correction out`);
    }
    current = changed.document;
  }
  if (current !== document) checkTreeLimits(current, overlay.uri, DEFAULT_LIMITS);
  return { document: current, warnings };
}

/** Counts places until there were too many: a query may look at each place once for each other, and an update multiply them. */
function lookingFrom(document: JsonObject): Look {
  let left = Math.max(OVERLAY_LIMITS.places, OVERLAY_LIMITS.timesEach * sizeOf(document));
  return (places) => {
    left -= places;
    if (left < 0) throw new RangeError("an overlay looks at too many places");
  };
}

type Look = Search["look"];

function sizeOf(value: JsonValue): number {
  let size = 1;
  for (const member of typeof value === "object" && value !== null ? Object.values(value) : [])
    size += sizeOf(member as JsonValue);
  return size;
}

/** A correction that nests ever deeper exhausts the stack, which is a RangeError, too. */
function withinBounds<T>(overlay: SourceDocument, { pointer, target }: Action, apply: () => T): T {
  try {
    return apply();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const hint = "name the places instead of searching the whole document";
    throw invalid(overlay, appendPointer(pointer, "target"), `\`${target}\` looks at too many places`, hint);
  }
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
    if (cause instanceof RangeError) throw invalid(overlay, pointer, "a `target` is nested too deep");
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

function applied(
  document: JsonObject,
  action: Action,
  look: Look,
): { readonly document: JsonObject; readonly targets: number } {
  const targets = action.path.select({ root: document, look });
  const changed = changedAt(document, planOf(targets, look), (value) => {
    if (action.isRemoval) return undefined;
    const update = action.update as JsonValue;
    if (!Array.isArray(value)) return merged(value, update, look);
    look(value.length);
    return [...(value as readonly JsonValue[]), update];
  });
  return { document: isJsonObject(changed) ? changed : {}, targets: targets.length };
}

/** Places of a document that are to be changed: this one so many times, and some below it. */
interface Plan {
  times: number;
  readonly below: Map<string, Plan>;
}

function planOf(targets: readonly Selected[], look: Look): Plan {
  const plan: Plan = { times: 0, below: new Map() };
  for (const { pointer } of targets) {
    let at = plan;
    const tokens = parsePointer(pointer);
    look(tokens.length);
    for (const token of tokens) {
      const next = at.below.get(token) ?? { times: 0, below: new Map() };
      at.below.set(token, next);
      at = next;
    }
    at.times += 1;
  }
  return plan;
}

/** The value with the planned places replaced, inner ones first, or taken out where the replacement is `undefined`; itself where nothing changes. */
function changedAt(
  value: JsonValue,
  { times, below }: Plan,
  replace: (value: JsonValue) => JsonValue | undefined,
): JsonValue | undefined {
  let changed: JsonValue | undefined = below.size === 0 ? value : changedBelow(value, below, replace);
  for (let time = 0; time < times && changed !== undefined; time++) changed = replace(changed);
  return changed;
}

function changedBelow(
  value: JsonValue,
  below: Plan["below"],
  replace: (value: JsonValue) => JsonValue | undefined,
): JsonValue {
  let isSame = true;
  const kept = <Key>(entries: Iterable<readonly [Key, JsonValue]>): readonly (readonly [Key, JsonValue])[] =>
    [...entries].flatMap(([key, member]) => {
      const plan = below.get(String(key));
      const next = plan === undefined ? member : changedAt(member, plan, replace);
      isSame &&= next === member;
      return next === undefined ? [] : [[key, next] as const];
    });
  if (Array.isArray(value)) {
    const items = kept((value as readonly JsonValue[]).entries());
    return isSame ? value : items.map(([, item]) => item);
  }
  if (!isJsonObject(value)) return value;
  const members = kept(Object.entries(value) as (readonly [string, JsonValue])[]);
  return isSame ? value : Object.fromEntries(members);
}

/** Objects merge, lists are joined, anything else is replaced; the base itself where it has all of it already. */
function merged(base: JsonValue, update: JsonValue, look: Look): JsonValue {
  look(1);
  if (Array.isArray(base) && Array.isArray(update)) {
    look(base.length + update.length);
    const known = new Set(base.map((item: JsonValue) => canonicalJson(item)));
    const others = update.filter((item: JsonValue) => !known.has(canonicalJson(item)));
    return others.length === 0 ? base : [...base, ...others];
  }
  if (!isJsonObject(base) || !isJsonObject(update)) return isEqual(base, update) ? base : update;
  const members = new Map(Object.entries(base) as (readonly [string, JsonValue])[]);
  look(members.size);
  let isSame = true;
  for (const [name, stated] of Object.entries(update) as (readonly [string, JsonValue])[]) {
    const before = members.get(name);
    const after = before === undefined ? stated : merged(before, stated, look);
    isSame &&= after === before;
    members.set(name, after);
  }
  return withoutStatedUnknowns(isSame ? base : Object.fromEntries(members), update);
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
