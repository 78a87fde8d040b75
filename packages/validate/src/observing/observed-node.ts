import { compareText, type JsonValue } from "@driftline/model";
import { formatOf } from "@driftline/schema";
import type { PropertyNode } from "../property-tree.js";
import { isFreeText } from "./free-text.js";

/** The JSON types as an observation tells them apart: integers apart from other numbers. */
export const OBSERVED_TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"] as const;

/** One of them. */
export type ObservedType = (typeof OBSERVED_TYPES)[number];

/** What was seen at one folded place. Plain JSON; nodes add up, in any order, to the node of all. */
export interface ObservedNode {
  /** Values seen here, null among them. */
  readonly seen: number;
  /** Objects among them: what a property's presence is measured by. */
  readonly objects: number;
  /** Values of each type. */
  readonly types: Partial<Readonly<Record<ObservedType, number>>>;
  /** The smallest distinct strings that are no free text, sorted; more than `VALUES_AT_MOST`: no enum. */
  readonly values: readonly string[];
  /** Whether a string was free text: then the values are not all there were. */
  readonly hasFreeText: boolean;
  /** The formats that every string had; null where no string was seen. */
  readonly formats: readonly string[] | null;
  /** Of numbers, string lengths and item counts. */
  readonly extremes: Readonly<Record<"number" | "length" | "items", Range | null>>;
  readonly properties: readonly (readonly [name: string, node: ObservedNode])[];
  readonly items: ObservedNode | null;
  /** Members of a map, laid together. */
  readonly members: ObservedNode | null;
  /** Whether there were too many names to be names: all of them lie in `members`. */
  readonly isFolded: boolean;
}

/** Both ends, inclusive. */
export type Range = readonly [least: number, most: number];

/** One more than an enum may have, so that "too many" is known. */
export const VALUES_AT_MOST = 20;
/** An object with more names than this is a map. */
const NAMES_AT_MOST = 200;
/** Formats that text does not have by accident, the narrower first. */
const FORMATS_TOLD: readonly string[] = ["uuid", "date-time", "date", "email", "ipv4", "uri"];
/** Deeper values are not looked at. */
const DEPTH_AT_MOST = 40;

/** A node under construction; `note` adds one value. */
export interface NodeTally {
  /** What the contract documents tells names from map keys; without it every key is a name, up to a point. */
  note(value: JsonValue, documented: PropertyNode | null): void;
  node(): ObservedNode;
}

/** An empty tally. */
export function createNodeTally(): NodeTally {
  const root = emptyTally();
  return {
    note: (value, documented) => noteValue(root, value, { documented, depth: 0 }),
    node: () => frozen(root),
  };
}

interface MutableNode {
  seen: number;
  objects: number;
  readonly types: Map<ObservedType, number>;
  values: string[];
  hasFreeText: boolean;
  formats: readonly string[] | null;
  number: [number, number] | null;
  length: [number, number] | null;
  itemCount: [number, number] | null;
  properties: Map<string, MutableNode>;
  items: MutableNode | null;
  members: MutableNode | null;
}

interface Site {
  readonly documented: PropertyNode | null;
  readonly depth: number;
}

function emptyTally(): MutableNode {
  return {
    seen: 0,
    objects: 0,
    types: new Map(),
    values: [],
    hasFreeText: false,
    formats: null,
    number: null,
    length: null,
    itemCount: null,
    properties: new Map(),
    items: null,
    members: null,
  };
}

function noteValue(node: MutableNode, value: JsonValue, site: Site): void {
  node.seen++;
  const type = observedType(value);
  node.types.set(type, (node.types.get(type) ?? 0) + 1);
  if (typeof value === "string") noteText(node, value);
  else if (typeof value === "number") node.number = widened(node.number, value);
  else if (Array.isArray(value)) noteItems(node, value, site);
  else if (typeof value === "object" && value !== null) {
    noteMembers(node, value as { readonly [name: string]: JsonValue }, site);
  }
}

function noteText(node: MutableNode, text: string): void {
  node.length = widened(node.length, text.length);
  node.formats = (node.formats ?? FORMATS_TOLD).filter((format) => hasFormat(format, text));
  if (isFreeText(text)) node.hasFreeText = true;
  else if (!isBeyond(node.values, text) && !node.values.includes(text)) node.values = smallest([...node.values, text]);
}

function hasFormat(format: string, text: string): boolean {
  const check = formatOf(format);
  return check?.type === "string" && check.test !== null && check.test(text);
}

function noteItems(node: MutableNode, items: readonly JsonValue[], site: Site): void {
  node.itemCount = widened(node.itemCount, items.length);
  if (site.depth >= DEPTH_AT_MOST) return;
  node.items ??= emptyTally();
  const below = { ...site, documented: site.documented?.items ?? null, depth: site.depth + 1 };
  for (const item of items) noteValue(node.items, item, below);
}

function noteMembers(node: MutableNode, value: { readonly [name: string]: JsonValue }, site: Site): void {
  node.objects++;
  if (site.depth >= DEPTH_AT_MOST) return;
  const { documented } = site;
  for (const name of Object.keys(value)) {
    const property = documented?.properties.get(name);
    const isMapKey = documented !== null && property === undefined && isMap(documented);
    const below = { ...site, documented: property ?? (isMapKey ? documented.members : null), depth: site.depth + 1 };
    noteValue(isMapKey ? memberOfMap(node) : memberNamed(node, name), value[name] ?? null, below);
  }
}

/** A documented object whose members no property names: its keys are data, not names. */
function isMap(documented: PropertyNode): boolean {
  return documented.members !== null || documented.properties.size === 0;
}

function memberOfMap(node: MutableNode): MutableNode {
  node.members ??= emptyTally();
  return node.members;
}

function memberNamed(node: MutableNode, name: string): MutableNode {
  const known = node.properties.get(name);
  if (known !== undefined) return known;
  // Beyond the limit all names are folded in the end; those that come late need no node of their own.
  if (node.properties.size > NAMES_AT_MOST) return memberOfMap(node);
  const created = emptyTally();
  node.properties.set(name, created);
  return created;
}

function observedType(value: JsonValue): ObservedType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "boolean" | "string" | "object";
}

function widened(range: [number, number] | null, value: number): [number, number] {
  if (range === null) return [value, value];
  if (value < range[0]) range[0] = value;
  if (value > range[1]) range[1] = value;
  return range;
}

/** Ids are all different: most fall out of the smallest few without a sort. */
function isBeyond(values: readonly string[], text: string): boolean {
  return values.length > VALUES_AT_MOST && text > (values[VALUES_AT_MOST] ?? "");
}

/** The smallest few, sorted: what is cut off here would be cut off in every sum that holds it. */
function smallest(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compareText).slice(0, VALUES_AT_MOST + 1);
}

function frozen(node: MutableNode): ObservedNode {
  const properties = [...node.properties]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, below]) => [name, frozen(below)] as const);
  return foldedNames({
    seen: node.seen,
    objects: node.objects,
    types: Object.fromEntries(
      OBSERVED_TYPES.flatMap((type) => {
        const values = node.types.get(type);
        return values === undefined ? [] : [[type, values]];
      }),
    ),
    values: node.values,
    hasFreeText: node.hasFreeText,
    formats: node.formats,
    extremes: { number: node.number, length: node.length, items: node.itemCount },
    properties,
    items: node.items === null ? null : frozen(node.items),
    members: node.members === null ? null : frozen(node.members),
    isFolded: false,
  });
}

/** Too many names make a map. Once a map, always a map: so the sum does not depend on the order of adding. */
function foldedNames(node: ObservedNode): ObservedNode {
  if (!node.isFolded && node.properties.length <= NAMES_AT_MOST) return node;
  const below = node.properties.map(([, child]) => child);
  const members = [...below, node.members].reduce(addOptional, null);
  return { ...node, properties: [], members, isFolded: true };
}

/** The sum of two nodes of one place: commutative and associative. */
export function addNodes(a: ObservedNode, b: ObservedNode): ObservedNode {
  return foldedNames({
    seen: a.seen + b.seen,
    objects: a.objects + b.objects,
    types: addTypes(a.types, b.types),
    values: smallest([...a.values, ...b.values]),
    hasFreeText: a.hasFreeText || b.hasFreeText,
    formats:
      a.formats === null || b.formats === null
        ? (a.formats ?? b.formats)
        : a.formats.filter((format) => b.formats?.includes(format)),
    extremes: {
      number: union(a.extremes.number, b.extremes.number),
      length: union(a.extremes.length, b.extremes.length),
      items: union(a.extremes.items, b.extremes.items),
    },
    properties: addProperties(a.properties, b.properties),
    items: addOptional(a.items, b.items),
    members: addOptional(a.members, b.members),
    isFolded: a.isFolded || b.isFolded,
  });
}

function addTypes(a: ObservedNode["types"], b: ObservedNode["types"]): ObservedNode["types"] {
  return Object.fromEntries(
    OBSERVED_TYPES.flatMap((type) => {
      const values = (a[type] ?? 0) + (b[type] ?? 0);
      return values === 0 ? [] : [[type, values]];
    }),
  );
}

function addProperties(a: ObservedNode["properties"], b: ObservedNode["properties"]): ObservedNode["properties"] {
  const merged = new Map(a);
  for (const [name, node] of b) {
    const known = merged.get(name);
    merged.set(name, known === undefined ? node : addNodes(known, node));
  }
  return [...merged].sort(([left], [right]) => compareText(left, right));
}

function addOptional(a: ObservedNode | null, b: ObservedNode | null): ObservedNode | null {
  if (a === null || b === null) return a ?? b;
  return addNodes(a, b);
}

function union(a: Range | null, b: Range | null): Range | null {
  if (a === null || b === null) return a ?? b;
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}
