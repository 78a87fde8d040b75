import { compareText, isJsonObject, type JsonObject, type JsonPointer, memberOf, ToolError } from "@driftline/model";
import type { CheckPartial } from "../folding/check-partial.js";
import { type ObservedPlace, type ObservedResponse, placesOf } from "./observation.js";
import type { ObservedNode } from "./observed-node.js";

/** Runs after which a habit counts as one. */
export const HABIT_RUNS = 5;
/** Runs after which breaking it is news. */
export const NEWS_RUNS = 2;

/**
 * The habits of one folded place, as counts of runs that could tell. Nothing of the values, only how they came; a run
 * without the object concerned (an outage, an expired token, an empty list) tells nothing and counts nowhere.
 */
export interface PlaceMemory {
  /** Runs on end in which the property was in every object; stays while it is gone. Absent for what is no property. */
  readonly always?: number;
  /** Runs on end in which it was in none, since it had always been there. */
  readonly gone?: number;
  /** Runs on end in which it was in none. */
  readonly never?: number;
  /** Runs on end in which it came after it never had. */
  readonly came?: number;
  /** Runs on end without null; stays while nulls come. */
  readonly nonNull?: number;
  /** Runs on end with null, since there had been none. */
  readonly nulls?: number;
  /** The JSON types it had, null apart, integers as numbers; sorted. */
  readonly types: readonly string[];
  /** Runs on end with no other type; stays while another type comes. */
  readonly stable?: number;
  /** Another type, and the runs on end that showed it. */
  readonly foreign?: Readonly<Record<string, number>>;
}

/** What is remembered of one operation's responses. */
export interface ResponseMemory {
  readonly operation: string;
  readonly status: string;
  readonly mediaType: string | null;
  /** Runs that saw it, counted up to `HABIT_RUNS`. */
  readonly runs: number;
  /** By folded place. */
  readonly places: Readonly<Record<JsonPointer, PlaceMemory>>;
}

/** The shape memory of one environment: `observed/<environment>.json`. */
export interface ShapeMemory {
  readonly memoryVersion: 1;
  /** The run that was added last: the same run is never added twice. */
  readonly lastRun: string | null;
  /** Sorted by operation, status and media type. */
  readonly responses: readonly ResponseMemory[];
}

/** The memory of no run. */
export const EMPTY_MEMORY: ShapeMemory = { memoryVersion: 1, lastRun: null, responses: [] };

/**
 * The memory after one more run; the memory itself where the run is the one that was added last. Only answers of a
 * working call (2xx) are remembered.
 */
export function updateMemory(memory: ShapeMemory, partial: CheckPartial, runId: string): ShapeMemory {
  if (memory.lastRun === runId) return memory;
  const responsesByKey = new Map(memory.responses.map((response) => [responseKey(response), response]));
  for (const observed of partial.observed) {
    if (!observed.status.startsWith("2")) continue;
    const key = responseKey(observed);
    responsesByKey.set(key, updateResponse(responsesByKey.get(key), observed));
  }
  const responses = [...responsesByKey].sort(([a], [b]) => compareText(a, b)).map(([, response]) => response);
  return { memoryVersion: 1, lastRun: runId, responses };
}

/** What makes two responses the same in memory. */
export function responseKey({ operation, status, mediaType }: Omit<ResponseMemory, "runs" | "places">): string {
  return JSON.stringify([operation, status, mediaType]);
}

/**
 * Reads a memory file's value.
 *
 * @throws {ToolError} MEMORY_MALFORMED
 */
export function memoryOf(value: unknown): ShapeMemory {
  if (!isJsonObject(value) || memberOf(value, "memoryVersion") !== 1 || !Array.isArray(value.responses)) {
    throw new ToolError("MEMORY_MALFORMED", "shape memory is not version 1 of its format", {
      hint: "delete the file, and the next runs build it anew",
    });
  }
  const lastRun = typeof value.lastRun === "string" ? value.lastRun : null;
  return { memoryVersion: 1, lastRun, responses: (value.responses as readonly JsonObject[]).map(responseOf) };
}

/** The text of a memory file: one line per place, so that a review shows what changed and nothing else. */
export function formatMemory(memory: ShapeMemory): string {
  const responses = memory.responses.map(({ places, ...site }) => {
    const lines = Object.keys(places)
      .sort(compareText)
      .map((place) => `      ${JSON.stringify(place)}: ${JSON.stringify(places[place])}`);
    const body = lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n    }`;
    const { operation, status, mediaType, runs } = site;
    const head = JSON.stringify({ operation, status, mediaType, runs }).slice(1, -1);
    return `    { ${head},\n    "places": ${body} }`;
  });
  const list = responses.length === 0 ? "[]" : `[\n${responses.join(",\n")}\n  ]`;
  return `{\n  "memoryVersion": 1,\n  "lastRun": ${JSON.stringify(memory.lastRun)},\n  "responses": ${list}\n}\n`;
}

function responseOf(value: JsonObject): ResponseMemory {
  const { operation, status, mediaType, runs, places } = isJsonObject(value) ? value : {};
  if (typeof operation !== "string" || typeof status !== "string" || !isJsonObject(places)) {
    throw new ToolError("MEMORY_MALFORMED", "shape memory has an entry without operation, status or places");
  }
  const entries = Object.entries(places).map(([place, memory]): [JsonPointer, PlaceMemory] => [place, placeOf(memory)]);
  return {
    operation,
    status,
    mediaType: typeof mediaType === "string" ? mediaType : null,
    runs: typeof runs === "number" ? runs : 0,
    places: Object.fromEntries(entries),
  };
}

const COUNTS = ["always", "gone", "never", "came", "nonNull", "nulls", "stable"] as const;

function placeOf(value: unknown): PlaceMemory {
  const counts = COUNTS.flatMap((name) => {
    const count = memberOf(value as JsonObject, name);
    return typeof count === "number" ? [[name, count]] : [];
  });
  const types = memberOf(value as JsonObject, "types");
  const foreign = memberOf(value as JsonObject, "foreign");
  const runs = isJsonObject(foreign) ? Object.entries(foreign).filter(([, count]) => typeof count === "number") : [];
  return {
    ...Object.fromEntries(counts),
    types: Array.isArray(types) ? types.filter((one) => typeof one === "string") : [],
    ...(runs.length === 0 ? {} : { foreign: Object.fromEntries(runs) as Record<string, number> }),
  };
}

function updateResponse(known: ResponseMemory | undefined, observed: ObservedResponse): ResponseMemory {
  const places = new Map(Object.entries(known?.places ?? {}));
  const seen = placesOf(observed.body);
  const parents = new Map(seen.map((one) => [one.place, one.node]));
  for (const [place, memory] of places) {
    const isSeen = parents.has(place);
    const owner =
      place === "" || place.endsWith("/*") ? undefined : parents.get(place.slice(0, place.lastIndexOf("/")));
    // The object was there and the property was not; without the object nothing is known.
    if (!isSeen && owner !== undefined && owner.objects > 0) places.set(place, absent(memory));
  }
  for (const one of seen) {
    const ownerRuns = known?.places[one.place.slice(0, Math.max(0, one.place.lastIndexOf("/")))]?.stable ?? 0;
    places.set(one.place, present(places.get(one.place), one, ownerRuns));
  }
  const sorted = [...places].sort(([a], [b]) => compareText(a, b));
  const { operation, status, mediaType } = observed;
  return { operation, status, mediaType, runs: capped((known?.runs ?? 0) + 1), places: Object.fromEntries(sorted) };
}

function absent(memory: PlaceMemory): PlaceMemory {
  const { came: _, ...rest } = memory;
  if ((memory.always ?? 0) >= HABIT_RUNS) return { ...rest, gone: capped((memory.gone ?? 0) + 1) };
  return compact({ ...rest, always: 0, never: capped((memory.never ?? 0) + 1) });
}

function present(memory: PlaceMemory | undefined, seen: ObservedPlace, ownerRuns: number): PlaceMemory {
  const presence = seen.parent === null ? {} : presenceOf(memory, seen.node, { owner: seen.parent, ownerRuns });
  return compact({ ...presence, ...nullsOf(memory, seen.node), ...typesOf(memory, seen.node) });
}

/** A property that is new to memory was in none of the objects before: `ownerRuns` tells for how many runs. */
function presenceOf(
  memory: PlaceMemory | undefined,
  node: ObservedNode,
  site: { readonly owner: ObservedNode; readonly ownerRuns: number },
): Partial<PlaceMemory> {
  const isAlways = node.seen >= site.owner.objects;
  const always = isAlways ? (memory?.gone === undefined ? capped((memory?.always ?? 0) + 1) : 1) : 0;
  const never = memory === undefined ? capped(site.ownerRuns) : (memory.never ?? 0);
  const came = (memory?.came ?? 0) + 1;
  // Told when it has come for the second time; from then on it is no news.
  if (never < HABIT_RUNS || came > NEWS_RUNS) return { always };
  return { always, never, came };
}

function nullsOf(memory: PlaceMemory | undefined, node: ObservedNode): Partial<PlaceMemory> {
  const hasNull = (node.types.null ?? 0) > 0;
  const nonNull = memory?.nonNull ?? 0;
  if (!hasNull) return { nonNull: memory?.nulls === undefined ? capped(nonNull + 1) : 1 };
  return nonNull >= HABIT_RUNS ? { nonNull, nulls: capped((memory?.nulls ?? 0) + 1) } : { nonNull: 0 };
}

function typesOf(
  memory: PlaceMemory | undefined,
  node: ObservedNode,
): Pick<PlaceMemory, "types" | "stable" | "foreign"> {
  const known = memory?.types ?? [];
  const stable = memory?.stable ?? 0;
  const now = typesSeen(node);
  if (now.length === 0) return { types: known, stable, ...(memory?.foreign ? { foreign: memory.foreign } : {}) };
  const foreign = now.filter((type) => !known.includes(type));
  if (foreign.length === 0) return { types: known, stable: capped(stable + 1) };
  if (stable < HABIT_RUNS) return { types: [...new Set([...known, ...now])].sort(compareText), stable: 1 };
  const runs = foreign.map((type) => [type, capped((memory?.foreign?.[type] ?? 0) + 1)]);
  return { types: known, stable, foreign: Object.fromEntries(runs) };
}

/** JSON knows no integers: 1 and 1.5 are one type here. */
function typesSeen(node: ObservedNode): readonly string[] {
  const types = Object.keys(node.types).filter((type) => type !== "null");
  return [...new Set(types.map((type) => (type === "integer" ? "number" : type)))].sort(compareText);
}

/** Counts stop where they no longer matter, so that a quiet night changes no line. */
function capped(runs: number): number {
  return Math.min(runs, HABIT_RUNS);
}

function compact(memory: PlaceMemory): PlaceMemory {
  const kept = Object.entries(memory).filter(([, value]) => value !== 0 && value !== undefined);
  return Object.fromEntries(kept) as unknown as PlaceMemory;
}
