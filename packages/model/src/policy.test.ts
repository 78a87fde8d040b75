import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findings, wireFinding } from "./finding.testing.js";
import { applyPolicy, DEFAULT_POLICY, type Policy, type PolicyOverride } from "./policy.js";

function policy(...overrides: readonly PolicyOverride[]): Policy {
  return { ...DEFAULT_POLICY, overrides, environment: "cloud" };
}

const override: fc.Arbitrary<PolicyOverride> = fc.record({
  level: fc.constantFrom("error", "warning", "note"),
  rule: fc.option(fc.constantFrom("response-*", "**", "operation-undocumented"), { nil: undefined }),
  operation: fc.option(fc.constantFrom("GET /a/*", "**"), { nil: undefined }),
});

describe("applyPolicy", () => {
  it("changes levels and nothing else", () => {
    const policies = fc.record({
      name: fc.constantFrom("default", "strict"),
      overrides: fc.array(override),
      environment: fc.constantFrom("cloud", null),
    }) as fc.Arbitrary<Policy>;
    fc.assert(
      fc.property(findings, policies, (found, by) => {
        const judged = applyPolicy(found, by);
        expect(judged.map(({ level: _, ...rest }) => rest)).toEqual(found.map(({ level: _, ...rest }) => rest));
        expect(applyPolicy(judged, by)).toEqual(judged);
      }),
    );
  });

  it("the default policy changes nothing", () => {
    fc.assert(
      fc.property(findings, (found) => {
        expect(applyPolicy(found, DEFAULT_POLICY)).toEqual(found);
      }),
    );
  });

  it.each([
    ["response-enum-value-undocumented", "warning", "error"],
    ["response-format-mismatched", "warning", "error"],
    ["response-constraint-mismatched", "warning", "error"],
    ["response-status-undocumented", "warning", "error"],
    ["response-status-undocumented", "note", "note"],
    ["operation-undocumented", "warning", "warning"],
    ["response-property-missing", "error", "error"],
    ["no-such-rule", "warning", "warning"],
  ] as const)("strict: %s %s becomes %s", (ruleId, level, expected) => {
    const [judged] = applyPolicy([wireFinding({ ruleId, level })], { ...DEFAULT_POLICY, name: "strict" });
    expect(judged?.level).toBe(expected);
  });

  it.each<[string, PolicyOverride, string]>([
    ["by rule", { level: "note", rule: "response-property-*" }, "note"],
    ["by another rule", { level: "note", rule: "request-*" }, "error"],
    ["by operation", { level: "note", operation: "GET /v1/**" }, "note"],
    ["by another method", { level: "note", operation: "POST **" }, "error"],
    ["by place", { level: "note", place: "/items/*/name" }, "note"],
    ["by another place", { level: "note", place: "/items" }, "error"],
    ["by environment", { level: "note", environment: "cl*" }, "note"],
    ["by another environment", { level: "note", environment: "self-hosted" }, "error"],
    ["by two that fit and one that does not", { level: "note", rule: "**", operation: "**", place: "/x" }, "error"],
  ])("overrides %s", (_, one, expected) => {
    const [judged] = applyPolicy([wireFinding({ instanceLocation: "/items/*/name" })], policy(one));
    expect(judged?.level).toBe(expected);
  });

  it("the last override that fits wins, over `strict` too", () => {
    const finding = wireFinding({ ruleId: "response-format-mismatched", level: "warning" });
    const by = policy({ level: "error", rule: "**" }, { level: "note", rule: "response-*" });
    expect(applyPolicy([finding], { ...by, name: "strict" })[0]?.level).toBe("note");
  });

  it("an override for an environment does not apply where none is known", () => {
    const by = { ...policy({ level: "note", environment: "**" }), environment: null };
    expect(applyPolicy([wireFinding()], by)[0]?.level).toBe("error");
  });
});
