import { appendPointer, type JsonPointer, type JsonValue, type Violation } from "@driftline/model";
import { decoded } from "./decoded.js";
import type { Memory } from "./memory.js";
import { WORD } from "./reading.js";
import { isLiteralAt, REFUSED, scanAny, scanPlainString } from "./scan.js";

/**
 * Something of a text that its schema does not accept, and that an acceptor can pass over because one schema alone applies
 * to the place: an undocumented or missing property, a value of another type, a value that an `enum` does not list.
 */
interface Oddity {
  readonly kind: "undocumented" | "missing" | "type" | "choice";
  /** Folded; of a property that is missing, the object's. */
  readonly location: JsonPointer;
  /** The property's name; null where the oddity is about a value. */
  readonly name: string | null;
  /** What tells it from others at its place, as it is spelled. */
  readonly spelling: Uint8Array;
  /** What explaining a text that had it said. */
  violation: Violation | null;
  /** The text that had it last. */
  text: number;
}

/** The oddities of one kind under one schema, by the number of their place; it belongs to the schema. */
export type OdditiesByPlace = (Oddity[] | undefined)[];

/** Oddities of the texts of one acceptor. The calls are made by written code; false and `REFUSED`: left to who can tell. */
export interface Oddities {
  /** How many oddities the text at hand has. */
  readonly count: number;
  /** What was explained of the oddities of the text at hand, each once; undefined where one of them is not known. */
  violations(): readonly Violation[] | undefined;
  begin(): void;
  /** Hears what explaining the text at hand said; false where that is not exactly what its oddities foretell. */
  learn(violations: readonly Violation[]): boolean;
  readonly calls: Readonly<Record<string, unknown>>;
}

/** A contract's words are few; names and values of the wire are without end. */
const MOST_ODDITIES = 1000;
const MOST_AT_ONE_PLACE = 50;
const LONGEST_SPELLING = 200;

/** No oddity yet. */
export function createOddities(memory: Memory): Oddities {
  const known = new Map<string, Violation>();
  let made = 0;
  let texts = 0;
  let inText: Oddity[] = [];
  const noted = (oddity: Oddity): true => {
    if (oddity.text !== texts) {
      oddity.text = texts;
      inText.push(oddity);
    }
    return true;
  };
  /** The oddity of a spelling at a place, noted; made where it is new. */
  const note = (kind: Oddity["kind"], spelled: Spelled, { byPlace, place }: AtPlace): boolean => {
    const { bytes, start, end } = spelled;
    const there = byPlace[place];
    for (const oddity of there ?? [])
      if (oddity.spelling.length === end - start && isLiteralAt(bytes, start, oddity.spelling)) return noted(oddity);
    const location = memory.locationOf(place);
    const isTooMuch = made >= MOST_ODDITIES || (there?.length ?? 0) >= MOST_AT_ONE_PLACE;
    if (location === undefined || isTooMuch || end - start > LONGEST_SPELLING) return false;
    const spelling = bytes.slice(start, end);
    const name = NAMED.has(kind) ? (JSON.parse(decoded(spelling)) as string) : null;
    const oddity: Oddity = { kind, location, name, spelling, violation: null, text: 0 };
    const list = there ?? [];
    byPlace[place] = list;
    list.push(oddity);
    made++;
    memory.onTakeBack(() => {
      list.splice(list.indexOf(oddity), 1);
      made--;
    });
    return noted(oddity);
  };
  return {
    get count() {
      return inText.length;
    },
    begin() {
      texts++;
      if (inText.length > 0) inText = [];
    },
    violations() {
      const found = new Set<Violation>();
      for (const { violation } of inText) {
        if (violation === null) return undefined;
        found.add(violation);
      }
      return [...found];
    },
    learn: (violations) => learn(inText, violations, known),
    calls: oddityCalls(note),
  };
}

const NAMED: ReadonlySet<string> = new Set(["undocumented", "missing"]);

interface Spelled {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

interface AtPlace {
  readonly byPlace: OdditiesByPlace;
  readonly place: number;
}

/** What the written code calls. A text that has bytes of no character (U+FFFD) in a spelling is read by who can tell. */
function oddityCalls(note: (kind: Oddity["kind"], spelled: Spelled, at: AtPlace) => boolean) {
  return {
    /** A property that the only schema of its object does not name: whether it may be passed over. */
    stray: (bytes: Uint8Array, start: number, end: number, place: number, byPlace: OdditiesByPlace): boolean =>
      isSpelledOut(bytes, start, end) && note("undocumented", { bytes, start, end }, { byPlace, place }),
    /** Required properties, spelled in `names`, of which a place shows only those whose bits are set. */
    lack(place: number, byPlace: OdditiesByPlace, { names, required, seen }: Lack): boolean {
      return names.every((bytes, index) => {
        const [word, bit] = [Math.floor(index / WORD), 1 << (index % WORD)];
        const isMissing = ((required[word] ?? 0) & bit) !== 0 && ((seen[word] ?? 0) & bit) === 0;
        return !isMissing || note("missing", { bytes, start: 0, end: bytes.length }, { byPlace, place });
      });
    },
    /** A value of a type that its only schema does not list. */
    odd(bytes: Uint8Array, at: number, place: number, byPlace: OdditiesByPlace): number {
      const end = scanAny(bytes, at);
      if (end < 0) return REFUSED;
      const type = TYPE_LETTERS[bytes[at] as number] ?? NUMBER_LETTER;
      return note("type", { bytes: type, start: 0, end: 1 }, { byPlace, place }) ? end : REFUSED;
    },
    /** A scalar that is none of those listed. */
    unlisted(bytes: Uint8Array, at: number, place: number, byPlace: OdditiesByPlace): number {
      const byte = bytes[at];
      if (byte === 123 || byte === 91) return REFUSED;
      const end = byte === 34 ? scanPlainString(bytes, at) : scanAny(bytes, at);
      if (end < 0 || !isSpelledOut(bytes, at, end)) return REFUSED;
      return note("choice", { bytes, start: at, end }, { byPlace, place }) ? end : REFUSED;
    },
  } as const;
}

/** What `lack` is told: masks of `WORD` bits each. */
interface Lack {
  readonly names: readonly Uint8Array[];
  readonly required: readonly number[];
  readonly seen: readonly number[];
}

/** JSON types by the first byte of a value; all else is a number. */
const TYPE_LETTERS: Readonly<Record<number, Uint8Array>> = Object.fromEntries(
  [123, 91, 34, 116, 102, 110].map((byte) => [byte, Uint8Array.of(byte === 102 ? 116 : byte)]),
);
const NUMBER_LETTER = Uint8Array.of(48);

/** U+FFFD stands for what was no well-formed Unicode as well, and then two different texts are spelled alike. */
function isSpelledOut(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++)
    if (bytes[index] === 0xef && bytes[index + 1] === 0xbf && bytes[index + 2] === 0xbd) return false;
  return true;
}

/**
 * Takes over what explaining said of a text's oddities. Nothing is trusted: every oddity has to find exactly one violation
 * that says it, and every violation an oddity, or nothing is learned.
 */
function learn(oddities: readonly Oddity[], violations: readonly Violation[], known: Map<string, Violation>): boolean {
  const identities = new Map(violations.map((violation) => [violation, identityOf(violation)]));
  const told = oddities.map((oddity) => {
    if (oddity.violation !== null) return identityOf(oddity.violation);
    const saying = new Set(violations.filter((one) => says(one, oddity)).map((one) => identities.get(one)));
    const [identity] = saying;
    return saying.size === 1 ? identity : undefined;
  });
  const foretold = new Set(told);
  const said = new Set(identities.values());
  if (foretold.has(undefined) || foretold.size !== said.size || [...said].some((one) => !foretold.has(one)))
    return false;
  for (const [violation, identity] of identities) if (!known.has(identity)) known.set(identity, violation);
  oddities.forEach((oddity, index) => {
    oddity.violation = known.get(told[index] ?? "") ?? null;
  });
  return true;
}

/** Violations that differ in nothing but the instance say the same. */
function identityOf({
  kind,
  keyword,
  foldedLocation,
  keywordLocation,
  subject,
  expected,
  isForbidden,
}: Violation): string {
  return JSON.stringify([kind, keyword, foldedLocation, keywordLocation, subject, expected, isForbidden ?? null]);
}

function says(violation: Violation, { kind, location, name, spelling }: Oddity): boolean {
  const place = kind === "undocumented" ? appendPointer(location, name ?? "") : location;
  if (violation.foldedLocation !== place) return false;
  if (kind === "undocumented") return violation.kind === "property-undocumented" && violation.subject === name;
  if (kind === "missing") return violation.kind === "property-missing" && violation.subject === name;
  if (kind === "type") return TYPE_KINDS.has(violation.kind) && isOfType(violation.value, spelling);
  const value = JSON.parse(decoded(spelling)) as JsonValue;
  return VALUE_KINDS.has(violation.kind) && violation.value === value;
}

const TYPE_KINDS: ReadonlySet<string> = new Set(["type", "null"]);
const VALUE_KINDS: ReadonlySet<string> = new Set(["type", "null", "enum-value"]);

function isOfType(value: JsonValue | undefined, letter: Uint8Array): boolean {
  const first = value === undefined ? "" : JSON.stringify(value).charCodeAt(0);
  return (TYPE_LETTERS[first as number] ?? NUMBER_LETTER)[0] === letter[0];
}
