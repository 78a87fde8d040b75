import { describe, expect, it } from "vitest";
import { type Finding, findingOf } from "./finding.js";
import { ToolError } from "./tool-error.js";
import { applyUses, isHurting, isWithin, NO_USES, parseUses } from "./uses.js";

const FILE = { uri: "specs/acme/uses.yaml" };

const USES = parseUses(
  {
    owner: "team-a",
    operations: {
      "GET /things/{id}": {
        request: [{ at: "query:limit", by: "src/list.ts:3" }],
        response: [
          { at: "/owner/name", by: ["src/report.ts:12", "src/page.ts:4"] },
          { at: "/state", values: ["done"], exhaustive: true, owner: "team-b" },
          "/kind",
        ],
        unused: ["/meta", { at: "/filters", in: "request" }],
      },
      "DELETE /things/{id}": "unused",
    },
  },
  FILE,
);

function finding(ruleId: string, known: Partial<Finding> = {}): Finding {
  return findingOf({
    ruleId,
    level: "warning",
    message: "",
    vendor: "acme",
    operation: "GET /things/{thing}",
    ...known,
  });
}

const JUDGED: readonly (readonly [law: string, finding: Finding, level: string])[] = [
  [
    "a warning about a used value is an error",
    finding("response-format-mismatched", { instanceLocation: "/owner/name" }),
    "error",
  ],
  [
    "so is one about what a used value lies in",
    finding("response-deprecated", { instanceLocation: "/owner" }),
    "error",
  ],
  [
    "a removed property is the one it names",
    finding("response-property-removed", { instanceLocation: "", subject: "owner" }),
    "error",
  ],
  [
    "another property is not",
    finding("response-property-removed", { instanceLocation: "", subject: "age" }),
    "warning",
  ],
  [
    "an enum value beyond an exhaustive switch is an error",
    finding("response-enum-value-added", { instanceLocation: "/state", subject: "gone" }),
    "error",
  ],
  [
    "an enum value the code knows is not",
    finding("response-enum-value-added", { instanceLocation: "/state", subject: "done" }),
    "warning",
  ],
  [
    "an enum value where nothing is exhaustive is not",
    finding("response-enum-value-added", { instanceLocation: "/kind", subject: "x" }),
    "warning",
  ],
  [
    "a note stays a note",
    finding("response-property-added", { level: "note", instanceLocation: "", subject: "kind" }),
    "note",
  ],
  [
    "an error about something unused is a note",
    finding("response-type-changed", { level: "error", instanceLocation: "/meta/a/b" }),
    "note",
  ],
  [
    "unused in requests says nothing of responses",
    finding("response-type-changed", { instanceLocation: "/filters" }),
    "warning",
  ],
  ["a used parameter", finding("request-parameter-removed", { instanceLocation: "", subject: "query:limit" }), "error"],
  [
    "another parameter",
    finding("request-parameter-removed", { instanceLocation: "", subject: "query:page" }),
    "warning",
  ],
  [
    "an operation declared unused",
    finding("operation-removed", { level: "error", operation: "DELETE /things/{id}" }),
    "note",
  ],
  ["a used operation", finding("operation-deprecated"), "error"],
  ["an operation nobody speaks of", finding("operation-deprecated", { operation: "GET /others" }), "warning"],
];

describe("uses", () => {
  it.each(JUDGED)("%s", (_, one, level) => {
    expect(applyUses([one], USES)[0]?.level).toBe(level);
  });

  it("names whom a finding hurts, and where", () => {
    const [judged] = applyUses([finding("response-deprecated", { instanceLocation: "/owner", hint: "stop" })], USES);
    expect(judged?.hint).toBe("hurts src/report.ts:12, src/page.ts:4 (team-a); stop");
    expect([judged !== undefined && isHurting(judged), isHurting({ hint: "stop" })]).toEqual([true, false]);
  });

  it("changes nothing where nothing is declared", () => {
    const findings = JUDGED.map(([, one]) => one);
    expect(applyUses(findings, NO_USES)).toEqual(findings);
    expect(parseUses(null, FILE)).toEqual(NO_USES);
  });

  it("believes what a comparison found out about a shared component", () => {
    const [use] = USES.uses;
    const touches = { uses: use === undefined ? [] : [use], isUnused: false };
    expect(applyUses([finding("response-deprecated", { operation: null, touches })], USES)[0]?.level).toBe("error");
    const unused = finding("response-type-changed", { level: "error", touches: { uses: [], isUnused: true } });
    expect(applyUses([unused], USES)[0]?.level).toBe("note");
  });

  it.each([
    ["a list", []],
    ["text", "uses"],
    ["an operation that is a number", { operations: { "GET /a": 1 } }],
    ["a use without a place", { operations: { "GET /a": { response: [{ by: "x" }] } } }],
    ["a place that is no pointer", { operations: { "GET /a": { response: ["name"] } } }],
    ["uses that are no list", { operations: { "GET /a": { response: { at: "/a" } } } }],
  ])("refuses %s", (_, value) => {
    expect(() => parseUses(value, FILE)).toThrow(ToolError);
  });

  it.each([
    ["operation", { operation: {} }],
    ["respones", { operations: { "GET /a": { respones: ["/b"] } } }],
    ["exhaustiv", { operations: { "GET /a": { response: [{ at: "/b", exhaustiv: true }] } } }],
    ["on", { operations: { "GET /a": { unused: [{ at: "/b", on: "request" }] } } }],
    ["in", { operations: { "GET /a": { unused: [{ at: "/b", in: "reqest" }] } } }],
  ])("names the member `%s` that guards nothing", (name, value) => {
    expect(() => parseUses(value, FILE)).toThrow(
      expect.objectContaining({
        code: "USES_INVALID",
        message: expect.stringContaining(`\`${name}\``),
        hint: expect.stringContaining("docs/uses.md"),
      }),
    );
  });

  it("knows what lies within what", () => {
    expect(isWithin("/a/0/b", "/a/*")).toBe(true);
    expect(isWithin("/a/*/b", "/a/x")).toBe(true);
    expect(isWithin("/a", "/a/b")).toBe(false);
    expect(isWithin("/ab", "/a")).toBe(false);
  });
});
