import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { appendPointer, isJsonObject, type JsonPointer, type JsonValue } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { SPECS } from "../../../test/folder.testing.js";
import { DEFAULT_LIMITS } from "../limits.js";
import { readYaml } from "../read-yaml.js";
import { blockPositions } from "./block-positions.js";
import { readBlockYaml } from "./read-block-yaml.js";

/** More for a night with other seeds: `DRIFTLINE_SEED=random DRIFTLINE_LAW_RUNS=100000`. */
const RUNS = Number(process.env.DRIFTLINE_LAW_RUNS ?? 300);

const OPTIONS = { uri: "a.yaml" };

function pointersOf(value: JsonValue, at: JsonPointer = ""): readonly JsonPointer[] {
  if (Array.isArray(value))
    return [at, ...value.flatMap((item: JsonValue, index) => pointersOf(item, appendPointer(at, index)))];
  if (!isJsonObject(value)) return [at];
  return [at, ...Object.keys(value).flatMap((name) => pointersOf(value[name] ?? null, appendPointer(at, name)))];
}

/** What is read is what the full reader reads, at the same places; says whether it was read at all. */
function expectSame(text: string): boolean {
  const value = readBlockYaml(text);
  if (value === undefined) return false;
  const full = readYaml(text, OPTIONS, DEFAULT_LIMITS);
  expect(value).toStrictEqual(full.value);
  expect(JSON.stringify(value)).toBe(JSON.stringify(full.value));
  const positions = blockPositions(text, { ...OPTIONS, lineOffset: 0 });
  for (const pointer of [...pointersOf(value), "/nowhere", "/a/b/c"])
    expect(positions.locate(pointer)).toEqual(full.positions.locate(pointer));
  return true;
}

const WORDS = [
  ...["a", "b", "id", "type", "string", "A long sentence that has to be folded where lines are short, and is.", "x-y"],
  ...[
    "- a",
    "a: b",
    "a:b",
    "a #b",
    "#a",
    "'",
    '"',
    "it's",
    "\\",
    "\\n",
    "a\nb",
    "a\n\nb\n",
    "  a",
    "a  ",
    "\ta",
    "a\tb",
  ],
  ...["1", "-1", "1.0", "01", "0x1f", "1e3", ".5", "-.inf", ".nan", "3.0.3", "2020-01-01", "+1", "0o7", "-", "--- a"],
  ...["true", "Yes", "null", "~", "", "=", "<<", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", "? a", ":", ","],
  ...["[a]", "{a}", "/v1/{id}", "application/json", "#/components/schemas/A", "http://a.test/?q=1", "200", "é\u00a0ü"],
  ...["a\n  b\nc", "a\n\n  b\n\nc\n", "\n", "\n a", "a\r\nb", "\u{1f600}", "a \\ b", "a: |\n  b", "A:\n- b"],
];
const names = fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 }));
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(" ")),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const { value: values } = fc.letrec<{ value: JsonValue; map: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(texts, texts, fc.constantFrom(null, true, false, 0, -1, 1.5, 1e21, 1e-7), fc.integer(), fc.double()),
    tie("map"),
    fc.array(tie("value"), { maxLength: 4 }),
  ),
  map: fc.dictionary(names, tie("value"), { maxKeys: 5, noNullPrototype: true }),
}));
const documents = fc.dictionary(names, values, { maxKeys: 5, minKeys: 1, noNullPrototype: true });
const styles = fc.record({
  indent: fc.constantFrom(1, 2, 4),
  indentSeq: fc.boolean(),
  lineWidth: fc.constantFrom(0, 20, 80),
  minContentWidth: fc.constantFrom(0, 20),
  blockQuote: fc.constantFrom<("literal" | "folded" | boolean)[]>(true, false, "folded", "literal"),
  defaultStringType: fc.constantFrom("PLAIN" as const, "QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
  defaultKeyType: fc.constantFrom("PLAIN" as const, "QUOTE_DOUBLE" as const, "QUOTE_SINGLE" as const),
  aliasDuplicateObjects: fc.constant(false),
  collectionStyle: fc.constantFrom("any" as const, "block" as const, "any" as const, "flow" as const),
});
/** What decides how a text is read, and what it is read around. */
const TOKENS = [
  ...["a", "b", "é", "1", "-1", "0.5", "~", "true", "e", "$", "(", ")", "/", "+", ".", "0", "%", "@", "="],
  ...["a: ", "b: ", "c: ", "1: ", "$ref: ", "a:\n", "a:\n  ", ":", "?", "? ", "<<: ", "- ", "- - ", "- a: ", "-"],
  ...["\n", "\n", "\n  ", "\n  ", "\n    ", "\n ", " ", "  ", "\t", "#", " # ", "---", "--- ", "...", "...\n", "... "],
  ...[
    "'",
    '"',
    "''",
    "\\",
    "\\n",
    '\\"',
    "|",
    "|-",
    ">",
    ">-",
    "x: |\n  ",
    "y: >\n   ",
    "- |\n  ",
    "z: 'q\n  ",
    'w: "q\n  ',
  ],
  ...["[", "]", "{", "}", ", ", ",", "&", "*", "!"],
];
const SNIPPETS = [
  "\n",
  " ",
  "  ",
  "#",
  " # c",
  ":",
  ": ",
  "- ",
  "'",
  '"',
  "|",
  ">-",
  "\t",
  "[",
  "]",
  "{",
  "}",
  ",",
  "a",
  "---\n",
  "\\",
  "1",
];

describe("a YAML text as most are written", () => {
  it("is read as a full reader reads it, to the place of every value, however it is written", () => {
    let read = 0;
    fc.assert(
      fc.property(documents, styles, (document, style) => {
        if (expectSame(stringify(document, style))) read += 1;
      }),
      { numRuns: RUNS },
    );
    // The rest is left to the full reader: were it most, the law would say little.
    expect(read).toBeGreaterThan(RUNS / 10);
  });

  it("is never read otherwise once something in it was changed", () => {
    let read = 0;
    const changes = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4), fc.constantFrom("", ...SNIPPETS)),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(documents, styles, changes, (document, style, edits) => {
        let text = stringify(document, style);
        for (const [at, length, snippet] of edits) {
          const from = Math.floor(at * text.length);
          text = text.slice(0, from) + snippet + text.slice(from + length);
        }
        if (expectSame(text)) read += 1;
      }),
      { numRuns: RUNS * 2 },
    );
    expect(read).toBeGreaterThan(RUNS / 20);
  });

  it("is never read otherwise when put together from the signs of YAML", () => {
    let read = 0;
    const tokens = fc.array(fc.constantFrom(...TOKENS), { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(fc.constantFrom("", "a: "), tokens, fc.constantFrom("", "\n"), (start, middle, end) => {
        if (expectSame(start + middle.join("") + end)) read += 1;
      }),
      { numRuns: RUNS * 10 },
    );
    expect(read).toBeGreaterThan(RUNS / 2);
  });

  it("a long text in quotes is read, too", () => {
    const text = `a: "${"b".repeat(12_000_000)}\\n"\n`;
    expect(readBlockYaml(text)).toEqual({ a: `${"b".repeat(12_000_000)}\n` });
  });

  it.each(["braintrust", "galileo", "opik", "respan"])("the contract of %s is", (vendor) => {
    expect(expectSame(readFileSync(resolve(SPECS, vendor, "openapi.yaml"), "utf8"))).toBe(true);
  });

  it.each([
    ["comments, a mark and empty lines", "# a\n\n---\n# b\na: 1 # c\n\n# d\nb:\n  # e\n  - c # f\n\n  - d\n"],
    ["items beside their name", "a:\n- b: 1\n  c:\n  - d\n- b: 2\ne: f\n"],
    ["items of items", "- - a\n  - b\n-   - c\n"],
    ["texts over lines", "a: b\n  c\n\n  d\ne: 'f\n  g''s\n\n  h'\ni: \"j\\n\n  k \\\n  l\"\nm:\n  n\n  o\n"],
    ["blocks", "a: |\n  b\n   c\n\n  d\n\ne: >-\n  f\n  g\n\n   h\n  i\nj:\n- |-\n  k: l\n- >\n  m\n"],
    ["flows within a line", "a: [b, 'c', \"d\", 1, {e: f, \"g\": [h]}] # i\nj: {}\nk: []\nl: { $ref: '#/m' }\n"],
    ["names as they come", "200: a\n/b/{c}: d\n'e f': g\n\"h\": i\napplication/json; q=1: j\nx:y: k\n"],
    ["no values", "a:\nb:\n  c:\n  d: ~\ne: ''\n"],
  ])("with %s is read", (_, text) => {
    expect(expectSame(text)).toBe(true);
  });

  it.each([
    ["an anchor", "a: &b c\nd: *b\n"],
    ["a tag", "a: !!str 1\n"],
    ["a name that stands twice", "a: 1\na: 2\n"],
    ["two documents", "a: 1\n---\nb: 2\n"],
    ["a directive", "%YAML 1.2\n---\na: 1\n"],
    ["a name with a question mark", "? a\n: b\n"],
    ["a number in another spelling", "a: 0x1f\n"],
    ["a number for a name that is written otherwise", "1.0: a\n"],
    ["a merge key among members", "<<: *a\n"],
    ["a name of every object", "__proto__: 1\n"],
    ["a line out of line", "a:\n    b: 1\n  c: 2\n"],
    ["a tab", "a:\n\tb: 1\n"],
    ["line ends of another kind", "a: 1\r\nb: 2\r\n"],
    ["a mapping in a line", "a: b: c\n"],
    ["a text that never ends", "a: 'b\n"],
    ["depth", `${"- ".repeat(500)}a\n`],
    ["a scalar alone", "a\n"],
    ["an item in the line of its name", "a: - b\n"],
    ["a dash for a value", "a: -\n"],
    ["an item in a flow", "a: [- b]\n"],
    ["a dash in a flow", "a: [-]\n"],
    ["a name behind the end of a document", "a: 1\n... b: 2\n"],
    ["blanks that are text at the end of a block", "a: |\n  b\n    \nc: 1\n"],
    ["a blank behind a backslash at the end of a line", 'a: "b \\ \n  c"\n'],
    ["a tab in a folded block", "a: >\n\n  \tb\n"],
  ])("with %s is left to a full reader", (_, text) => {
    expect(readBlockYaml(text)).toBeUndefined();
  });
});
