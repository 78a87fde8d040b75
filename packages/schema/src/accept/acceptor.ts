import { type JsonPointer, parsePointer, type Violation } from "@driftline/model";
import type { Direction, TextJudge } from "../compiled-schema.js";
import type { SchemaView } from "../view.js";
import { createMemory, type Memory, NAMELESS, type Slots } from "./memory.js";
import { createOddities, type Oddities } from "./oddities.js";
import {
  isLiteralAt,
  Keys,
  REFUSED,
  scanAny,
  scanBoolean,
  scanInteger,
  scanNull,
  scanNumber,
  scanPlainString,
  scanString,
  skipColon,
  skipSpace,
} from "./scan.js";
import { type AcceptedSchema, type ScanAtPlace, writeAcceptor } from "./writer.js";

/** Longer texts are left to the parser, so that no buffer of their size is kept. */
const LONGEST_TEXT = 8 * 1024 * 1024;

/** What an acceptor judges by, and what it looks out for. */
export interface AcceptorTask {
  readonly pointer: JsonPointer;
  readonly direction: Direction;
  /** Folded places of properties. */
  readonly watched: readonly JsonPointer[];
}

/** A judge of texts under a schema of a document, closed lens; it has seen nothing yet. */
export function createAcceptor(view: SchemaView, { pointer, direction, watched }: AcceptorTask): TextJudge {
  const memory = createMemory(watched);
  const oddities = createOddities(memory);
  const watchedNames = new Set(watched.map((place) => parsePointer(place).at(-1) ?? ""));
  const scan = compileAcceptor(view, { pointer, standing: "sole" }, { direction, memory, oddities, watchedNames });
  /** The text judged last, while something can be learned of it. */
  let unexplained: string | null = null;
  let repeated: readonly Violation[] = NOTHING;
  return {
    get shown() {
      return memory.shown;
    },
    get repeated() {
      return repeated;
    },
    judge(text) {
      memory.begin();
      oddities.begin();
      repeated = NOTHING;
      unexplained = null;
      if (text.length > LONGEST_TEXT || !accepts(scan, text)) return "unsure";
      if (oddities.count === 0) {
        memory.keep();
        return memory.isNew ? "new" : "known";
      }
      repeated = (memory.isNew ? undefined : oddities.violations()) ?? NOTHING;
      if (repeated.length > 0) return "repeated";
      unexplained = text;
      return "unsure";
    },
    learn(text, violations) {
      if (unexplained === text && oddities.learn(violations)) memory.keep();
      unexplained = null;
    },
  };
}

const NOTHING: readonly Violation[] = [];

interface AcceptorParts {
  readonly direction: Direction;
  readonly memory: Memory;
  readonly oddities: Oddities;
  readonly watchedNames: ReadonlySet<string>;
}

function compileAcceptor(view: SchemaView, root: AcceptedSchema, parts: AcceptorParts): ScanAtPlace {
  const { direction, memory, oddities, watchedNames } = parts;
  const later = (schema: AcceptedSchema): ScanAtPlace => {
    let compiled: ScanAtPlace | undefined;
    return (bytes, at, place) => {
      compiled ??= compileAcceptor(view, schema, parts);
      return compiled(bytes, at, place);
    };
  };
  const { code, entry, tables } = writeAcceptor(view, root, { direction, later, watchedNames });
  const library = { ...LIBRARY, ...memoryCalls(memory), ...oddities.calls };
  const declared = tables.map((_, index) => `t${index}`);
  // The code is ours: names made here and numbers; see the writer.
  const make = new Function(...Object.keys(library), ...declared, `"use strict";${code}\nreturn ${entry};`);
  return make(...Object.values(library), ...tables) as ScanAtPlace;
}

/** What the written code calls to remember. */
function memoryCalls({ slotsAt, meet, show, doubt }: Memory): Readonly<Record<string, unknown>> {
  return {
    slotsAt,
    meet: (slots: Slots, slot: number, place: number, names: readonly string[]): number =>
      meet(slots, slot, { place, name: names[slot] ?? NAMELESS }),
    show,
    doubt,
    anyInDoubt(text: Uint8Array, at: number): number {
      if (text[at] === 123 || text[at] === 91) doubt();
      return scanAny(text, at);
    },
  };
}

function accepts(scan: ScanAtPlace, text: string): boolean {
  const length = encode(text);
  looksLeft = LOOKS + LOOKS_PER_BYTE * length;
  try {
    const end = scan(bytes, skipSpace(bytes, 0), 0);
    return end >= 0 && skipSpace(bytes, end) === length;
  } catch (error) {
    // Nested too deep for the stack, or unions without end: left to those who can tell.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Unions that the scan at hand may still look into: branches are tried one after the other on whatever lies below, and within
 * each other they multiply with the depth of the text. Nothing scans while another scan is under way.
 */
let looksLeft = 0;
const LOOKS = 10_000;
const LOOKS_PER_BYTE = 2;

const encoder = new TextEncoder();
let bytes = new Uint8Array(64 * 1024);

/** Writes a text and a zero behind it into the buffer all acceptors share: no scan outlives its call. */
function encode(text: string): number {
  if (bytes.length < text.length + 8) bytes = new Uint8Array(text.length + (text.length >> 2) + 8);
  let { read, written } = encoder.encodeInto(text, bytes);
  if (read < text.length || written === bytes.length) {
    bytes = new Uint8Array(text.length * 3 + 8);
    ({ read, written } = encoder.encodeInto(text, bytes));
  }
  bytes[written] = 0;
  return written;
}

/** What the written code calls. */
const LIBRARY = {
  ws: skipSpace,
  colon: skipColon,
  str: scanString,
  plain: scanPlainString,
  num: scanNumber,
  int: scanInteger,
  bool: scanBoolean,
  nul: scanNull,
  any: scanAny,
  lit: isLiteralAt,
  Keys,
  never: () => REFUSED,
  look(): void {
    if (--looksLeft < 0) throw new RangeError("unions within unions multiply");
  },
  /** The index of the literal that stands at a place, or `REFUSED`. */
  find(bytes: Uint8Array, at: number, literals: readonly Uint8Array[]): number {
    for (let index = 0; index < literals.length; index++)
      if (isLiteralAt(bytes, at, literals[index] as Uint8Array)) return index;
    return REFUSED;
  },
  /** The number that stands between two places. */
  numAt(bytes: Uint8Array, start: number, end: number): number {
    let text = "";
    for (let index = start; index < end; index++) text += String.fromCharCode(bytes[index] as number);
    return Number(text);
  },
  /** Where the value of an object's member begins; the object is not looked into any deeper. */
  member(bytes: Uint8Array, at: number, key: Uint8Array): number {
    let index = skipSpace(bytes, at + 1);
    for (;;) {
      const isWanted = isLiteralAt(bytes, index, key);
      index = scanPlainString(bytes, index);
      if (index >= 0) index = skipColon(bytes, index);
      if (index < 0 || isWanted) return index;
      index = scanAny(bytes, index);
      if (index < 0) return REFUSED;
      index = skipSpace(bytes, index);
      if (bytes[index] !== 44) return REFUSED;
      index = skipSpace(bytes, index + 1);
    }
  },
} as const;
