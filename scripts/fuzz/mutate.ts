import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { stringify } from "yaml";
import { crowded, laughing, renamed, renumbered, towered } from "./crowd.js";
import { flood, HOSTILE_KEYS, HOSTILE_TEXTS, hostileValue, MOST_FLOODED } from "./hostile.js";
import type { Seed } from "./seeds.js";

/** A change of a parsed document: at the node of a number, in document order. */
export interface Edit {
  readonly kind: (typeof EDITS)[number];
  readonly at: number;
  readonly from: number;
  readonly pick: number;
}

/** A change of the text it is written as. */
export interface TextEdit {
  readonly kind: (typeof TEXT_EDITS)[number];
  readonly at: number;
  readonly length: number;
  readonly pick: number;
}

/** How an input is made of a seed; the same recipe gives the same bytes. */
export interface Recipe {
  readonly seed: number;
  readonly command: number;
  readonly edits: readonly Edit[];
  readonly texts: readonly TextEdit[];
  readonly style: "as is" | "json" | "yaml";
  readonly coding: "utf-8" | "utf-16le" | "latin1" | "gzip";
}

const EDITS = [
  "remove",
  "replace",
  "replace",
  "rename",
  "add",
  "graft",
  "refer",
  "splice",
  "repeat",
  "nest",
  "empty",
  "flood",
  "crowd",
  "tower",
  "laugh",
] as const;
const TEXT_EDITS = [
  "cut",
  "remove",
  "insert",
  "insert line",
  "double",
  "swap",
  "indent",
  "mark",
  "repeat",
  "repeat piece",
  "flood",
  "number",
  "name",
] as const;

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...EDITS),
  at: fc.nat(1_000_000),
  from: fc.nat(1_000_000),
  pick: fc.nat(10_000),
});

const textEdit: fc.Arbitrary<TextEdit> = fc.record({
  kind: fc.constantFrom(...TEXT_EDITS),
  at: fc.nat(1_000_000),
  length: fc.nat(400),
  pick: fc.nat(10_000),
});

/** Recipes; they shrink towards the seed as it is. */
export const recipe: fc.Arbitrary<Recipe> = fc.record({
  seed: fc.nat(1000),
  command: fc.nat(1000),
  edits: fc.array(edit, { maxLength: 5 }),
  texts: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(textEdit, { maxLength: 3 }) },
  ),
  style: fc.constantFrom("as is", "as is", "json", "yaml"),
  coding: fc.oneof(
    { weight: 24, arbitrary: fc.constant("utf-8" as const) },
    { weight: 1, arbitrary: fc.constantFrom("utf-16le" as const, "latin1" as const, "gzip" as const) },
  ),
});

/** The bytes a recipe makes of its seed. */
export function brew(made: Recipe, seeds: readonly Seed[]): Uint8Array {
  const seed = seeds[made.seed % seeds.length] as Seed;
  let text = changedText(made, seed);
  for (const each of [...made.texts, ...instead(made, seed)]) text = applyTextEdit(text, each);
  if (made.coding === "gzip") return gzipSync(text);
  if (made.coding === "utf-16le") return Buffer.from(`\ufeff${text}`, "utf16le");
  return Buffer.from(text, made.coding === "latin1" ? "latin1" : "utf8");
}

/** A text without a tree is changed as a text wherever a tree would be. */
function instead({ edits }: Recipe, { tree }: Seed): readonly TextEdit[] {
  if (tree !== undefined) return [];
  return edits.map(({ at, from, pick }) => {
    const kind = TEXT_EDITS[from % TEXT_EDITS.length] ?? "cut";
    return { kind, at, length: from % 40, pick };
  });
}

/** The seed with its tree changed; as it is where the tree became too deep to be written by anybody. */
function changedText(made: Recipe, seed: Seed): string {
  if (seed.tree === undefined || (made.edits.length === 0 && made.style === "as is")) return seed.text;
  try {
    return seed.wrap(written(changedTree(seed.tree, made.edits), made.style, seed));
  } catch (error) {
    if (error instanceof RangeError) return seed.text;
    throw error;
  }
}

/** The tree with its changes, less those that make it heavier than anybody needs to read. */
function changedTree(tree: unknown, edits: readonly Edit[]): unknown {
  const root: Box = { value: structuredClone(tree) };
  for (const [index, each] of edits.entries()) {
    applyEdit(root, each);
    if (isHeavy(root.value)) return changedTree(tree, edits.toSpliced(index, 1));
  }
  return root.value;
}

/**
 * Characters of a tree as it is written, about. What is repeated is shared in memory and written each time, so a few
 * changes of a small tree, each of the one before, would be written as gigabytes.
 */
export const MOST_WRITTEN = 16_000_000;

function isHeavy(tree: unknown): boolean {
  let length = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: tree, depth: 0 }];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const { value, depth } = each;
    length += 2 + 2 * Math.min(depth, DEEPEST_INDENTED);
    if (typeof value === "string") length += value.length;
    else if (Array.isArray(value)) for (const item of value) open.push({ value: item, depth: depth + 1 });
    else if (typeof value === "object" && value !== null)
      for (const [name, member] of Object.entries(value)) {
        length += name.length + 4;
        open.push({ value: member, depth: depth + 1 });
      }
    else length += String(value).length;
    if (length > MOST_WRITTEN) return true;
  }
  return false;
}

function written(tree: unknown, style: Recipe["style"], seed: Seed): string {
  const isDeep = depthOf(tree) > DEEPEST_INDENTED;
  if (style === "yaml" && !seed.isJson && !isDeep) return stringify(tree) ?? "";
  return JSON.stringify(tree, null, style === "json" || isDeep ? 0 : 2) ?? "";
}

/** Indented, a deep tree is mostly blanks: hundreds of megabytes of them. */
const DEEPEST_INDENTED = 100;

function depthOf(value: unknown): number {
  let depth = 0;
  for (let level: unknown[] = [value]; level.length > 0 && depth < 300; depth++)
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  return depth;
}

interface Box {
  value: unknown;
}

interface Place {
  readonly owner: Record<string, unknown> | unknown[] | Box;
  readonly key: string;
  readonly pointer: string;
}

const MOST_PLACES = 20_000;
const MOST_REPEATED = 300_000;

/** Every node with where it stands, in document order. */
function placesOf(root: Box): readonly Place[] {
  const places: Place[] = [{ owner: root, key: "value", pointer: "" }];
  for (let index = 0; index < places.length && places.length < MOST_PLACES; index++) {
    const place = places[index] as Place;
    const value = read(place);
    if (typeof value !== "object" || value === null) continue;
    for (const key of Object.keys(value)) {
      const token = key.replace(/~/g, "~0").replace(/\//g, "~1");
      places.push({ owner: value as Record<string, unknown>, key, pointer: `${place.pointer}/${token}` });
    }
  }
  return places;
}

function read(place: Place): unknown {
  return (place.owner as Record<string, unknown>)[place.key];
}

/** `__proto__` is set as the property it is called, not as the prototype. */
function write(owner: object, key: string, value: unknown): void {
  Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
}

function applyEdit(root: Box, { kind, at, from, pick }: Edit): void {
  const places = placesOf(root);
  const place = places[at % places.length] as Place;
  const source = places[from % places.length] as Place;
  const value = read(place);
  const key = HOSTILE_KEYS[pick % HOSTILE_KEYS.length] as string;
  const text = HOSTILE_TEXTS[pick % HOSTILE_TEXTS.length] as string;
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  if (kind === "remove" && Array.isArray(place.owner)) place.owner.splice(Number(place.key), 1);
  else if (kind === "remove") delete (place.owner as Record<string, unknown>)[place.key];
  else if (kind === "rename" && !Array.isArray(place.owner) && place.owner !== root) {
    delete (place.owner as Record<string, unknown>)[place.key];
    write(place.owner, key, value);
  } else if (kind === "add" && isMap) write(value as object, key, hostileValue(from));
  else if (kind === "graft") write(place.owner, place.key, structuredClone(read(source)));
  else if (kind === "refer") write(place.owner, place.key, { $ref: `#${source.pointer}` });
  else if (kind === "splice" && typeof value === "string") {
    const cut = from % (value.length + 1);
    write(place.owner, place.key, value.slice(0, cut) + text + value.slice(cut));
  } else if (kind === "repeat" && Array.isArray(value) && value.length > 0)
    write(
      place.owner,
      place.key,
      Array.from({ length: 1000 }, (_, index) => value[index % value.length]),
    );
  else if (kind === "flood")
    write(place.owner, place.key, typeof value === "string" ? value + flood(pick) : flood(pick));
  else if (kind === "crowd") write(place.owner, place.key, crowded(value, source.pointer, pick));
  else if (kind === "tower") write(place.owner, place.key, towered(value, pick));
  else if (kind === "laugh") write(place.owner, place.key, laughing(value, place.pointer, pick));
  else if (kind === "nest") write(place.owner, place.key, nested(value, pick));
  else if (kind === "empty") write(place.owner, place.key, Array.isArray(value) ? [] : isMap ? {} : "");
  else write(place.owner, place.key, hostileValue(pick));
}

function nested(value: unknown, pick: number): unknown {
  const depth = [2, 20, 200, 450, 3000][pick % 5] as number;
  const key = ["items", "properties", "allOf", "a", "not"][(pick >> 3) % 5] as string;
  let wrapped = value;
  for (let level = 0; level < depth; level++) wrapped = pick % 2 === 0 ? { [key]: wrapped } : [wrapped];
  return wrapped;
}

function applyTextEdit(text: string, { kind, at, length, pick }: TextEdit): string {
  const place = at % (text.length + 1);
  const hostile = HOSTILE_TEXTS[pick % HOSTILE_TEXTS.length] as string;
  const lineStart = text.lastIndexOf("\n", place - 1) + 1;
  const lineEnd = text.indexOf("\n", place) < 0 ? text.length : text.indexOf("\n", place) + 1;
  const line = text.slice(lineStart, lineEnd);
  switch (kind) {
    case "cut":
      return text.slice(0, place);
    case "remove":
      return text.slice(0, place) + text.slice(place + length);
    case "insert":
      return text.slice(0, place) + hostile + text.slice(place);
    case "insert line":
      return `${text.slice(0, lineStart)}${/^\s*/.exec(line)?.[0] ?? ""}${hostile}\n${text.slice(lineStart)}`;
    case "double":
      return text.slice(0, lineEnd) + line + text.slice(lineEnd);
    case "swap":
      return text.slice(0, lineStart) + text.slice(lineEnd) + line;
    case "indent":
      return `${text.slice(0, lineStart)}${" ".repeat(pick % 9)}${text.slice(lineStart)}`;
    case "mark":
      return `${["\ufeff", "\u0000", "---\n", "\r\n", "%YAML 1.1\n---\n"][pick % 5]}${text}`;
    case "repeat piece": {
      const piece = text.slice(place, place + 1 + (length % 40)) || "x";
      return text.slice(0, place) + piece.repeat(Math.min(20_000, MOST_FLOODED / piece.length)) + text.slice(place);
    }
    case "number":
      return renumbered(text, place, pick);
    case "name":
      return renamed(text, place, pick);
    case "flood":
      return text.slice(0, place) + flood(pick) + text.slice(place);
    case "repeat":
      return text.slice(0, lineEnd) + line.repeat(Math.min(2000, MOST_REPEATED / line.length)) + text.slice(lineEnd);
  }
}
