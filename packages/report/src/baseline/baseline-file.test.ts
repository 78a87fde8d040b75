import { entryStateAt, ToolError } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Acceptance,
  acceptInBaseline,
  mergeBaselines,
  parseBaseline,
  removeFromBaseline,
} from "./baseline-file.js";

const URI = "specs/opik/baseline.yaml";
const NOW = "2026-11-22T10:00:00Z";

const FILE = `# Ours. Do not sort.
findings:
  # the vendor promised to mend it
  - fingerprint: 9f2c
    reason: known since May # see the ticket
    owner: team-a
    until: 2027-01-31

  - { fingerprint: "123456", reason: short }
other: kept
`;

function acceptance(known: Partial<Acceptance> = {}): Acceptance {
  return { fingerprint: "abcd", reason: "on its way", owner: null, until: "2027-03-01", about: null, ...known };
}

describe("parseBaseline", () => {
  it("reads entries with their places", () => {
    expect(parseBaseline(FILE, URI).entries).toEqual([
      {
        fingerprint: "9f2c",
        reason: "known since May",
        owner: "team-a",
        until: "2027-01-31",
        location: { uri: URI, line: 4, column: 5 },
      },
      {
        fingerprint: "123456",
        reason: "short",
        owner: null,
        until: null,
        location: { uri: URI, line: 9, column: 5 },
      },
    ]);
  });

  it.each([
    ["", 0],
    ["# nothing yet\n", 0],
    ["findings:\n", 0],
    ["findings: []\n", 0],
    ["{}\n", 0],
  ])("an empty file is an empty baseline: %j", (text, entries) => {
    expect(parseBaseline(text, URI).entries).toHaveLength(entries);
  });

  it("keeps the text of a fingerprint and of a date that YAML would read as something else", () => {
    const text = "findings:\n  - fingerprint: 0123456789012345678901234567890123\n    until: 1e3\n";
    expect(parseBaseline(text, URI).entries[0]).toMatchObject({
      fingerprint: "0123456789012345678901234567890123",
      until: "1e3",
    });
  });

  it.each(["[soon]", "{ a: b }", "next week", "true", '""'])("an unreadable date never suppresses: %s", (until) => {
    const [entry] = parseBaseline(`findings:\n  - fingerprint: f\n    until: ${until}\n`, URI).entries;
    expect(entry && entryStateAt(entry, NOW)).toBe("unreadable");
  });

  it.each([
    ["findings: [", "cannot read specs/opik/baseline.yaml:1:12: flow sequence"],
    ["- a\n", "should be a map with `findings`"],
    ["findings: none\n", "should be a list"],
    ["findings:\n  - text\n", "entry 1 in specs/opik/baseline.yaml should be a map"],
    ["findings:\n  - reason: no id\n", "the entry at specs/opik/baseline.yaml:2 has no `fingerprint`"],
    ["a: &a [*a]\nfindings: 1\n", "should be a list"],
    ["\u0000", "should be a map"],
    ["findings: []\nfindings: []\n", "cannot read specs/opik/baseline.yaml:2:1"],
  ])("refuses %j with one clear line", (text, message) => {
    const parse = () => parseBaseline(text, URI);
    expect(parse).toThrow(ToolError);
    expect(parse).toThrow(message);
    try {
      parse();
    } catch (error) {
      expect(error).toMatchObject({ code: "BASELINE_INVALID" });
      expect((error as Error).message).not.toContain("\n");
    }
  });
});

describe("acceptInBaseline", () => {
  it("adds an entry and keeps every comment and line", () => {
    const text = acceptInBaseline(FILE, URI, acceptance({ about: "error response-property-missing\nGET /items" }));
    for (const line of FILE.split("\n")) expect(text).toContain(line);
    expect(text).toContain(
      "  # error response-property-missing GET /items\n  - fingerprint: abcd\n    reason: on its way\n    until: 2027-03-01\n",
    );
    expect(parseBaseline(text, URI).entries).toHaveLength(3);
  });

  it("changes the entry a fingerprint has already, and keeps what is written behind it", () => {
    const text = acceptInBaseline(FILE, URI, acceptance({ fingerprint: "9f2c", owner: null, until: null }));
    expect(text).toContain("    reason: on its way # see the ticket\n");
    expect(text).not.toContain("2027-01-31");
    expect(text).not.toContain("team-a");
    expect(parseBaseline(text, URI).entries).toHaveLength(2);
  });

  it.each(["", "findings:\n", "findings: []\n", "# mine\n"])("begins a file from %j", (text) => {
    const accepted = acceptInBaseline(text, URI, acceptance());
    expect(parseBaseline(accepted, URI).entries).toMatchObject([{ fingerprint: "abcd", until: "2027-03-01" }]);
    if (text.startsWith("#")) expect(accepted).toContain("# mine");
    else if (text === "") expect(accepted).toMatch(/^# Findings somebody accepted/);
  });

  it("what is accepted is read back as it was given, whatever it holds", () => {
    const word = fc.string({ minLength: 1, maxLength: 40, unit: "binary" });
    fc.assert(
      fc.property(word, word, fc.boolean(), (reason, owner, isNew) => {
        const given = acceptance({ reason, owner, fingerprint: isNew ? "0e10" : "9f2c" });
        const entries = parseBaseline(acceptInBaseline(FILE, URI, given), URI).entries;
        const entry = entries.find((it) => it.fingerprint === given.fingerprint);
        expect(entry).toMatchObject({ reason: reason.replace(/\s+/g, " ").trim(), owner, until: "2027-03-01" });
      }),
    );
  });
});

describe("removeFromBaseline", () => {
  it("removes entries and keeps the rest", () => {
    const text = removeFromBaseline(FILE, URI, new Set(["123456", "none"]));
    expect(parseBaseline(text, URI).entries.map((it) => it.fingerprint)).toEqual(["9f2c"]);
    expect(text).toContain("# the vendor promised to mend it");
    expect(removeFromBaseline(FILE, URI, new Set(["none"]))).toBe(FILE);
    expect(removeFromBaseline("", URI, new Set(["none"]))).toBe("");
  });
});

describe("mergeBaselines", () => {
  it("joins the entries of several vendors in the order of their files", () => {
    const a = parseBaseline("findings:\n  - fingerprint: a\n", "specs/a/baseline.yaml");
    const b = parseBaseline("findings:\n  - fingerprint: b\n", "specs/b/baseline.yaml");
    expect(mergeBaselines([b, a]).entries.map((it) => it.fingerprint)).toEqual(["a", "b"]);
  });
});
