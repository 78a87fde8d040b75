import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "./finding.js";
import { plainHash, wireFinding } from "./finding.testing.js";
import { blankParameterNames, fingerprintOf } from "./fingerprint.js";
import type { Location } from "./location.js";
import { sealFindings } from "./seal.js";

const location: fc.Arbitrary<Location> = fc.record({
  uri: fc.string(),
  pointer: fc.string(),
  line: fc.integer({ min: 1 }),
  column: fc.integer({ min: 1 }),
});

/** Everything about a finding that may change while the drift stays the same. */
const incidental: fc.Arbitrary<Partial<Finding>> = fc.record({
  message: fc.string(),
  level: fc.constantFrom("error", "warning", "note"),
  base: fc.option(location, { nil: null }),
  revision: fc.option(location, { nil: null }),
  count: fc.nat(),
  total: fc.nat(),
  sample: fc.jsonValue().map((value) => value as Finding["sample"]),
  hint: fc.option(fc.string(), { nil: null }),
});

const same = (a: Finding, b: Finding) => fingerprintOf(a, plainHash) === fingerprintOf(b, plainHash);

describe("a fingerprint", () => {
  it("stays when a message is reworded, a line moves, a level, a count or a contract's file changes", () => {
    fc.assert(fc.property(incidental, (changed) => same(wireFinding(), wireFinding(changed))));
  });

  it("stays when a path parameter is renamed", () => {
    expect(same(wireFinding(), wireFinding({ operation: "GET /v1/experiment/{id}" }))).toBe(true);
    expect(blankParameterNames("GET /a/{b}/c/{d-e}")).toBe("GET /a/{}/c/{}");
  });

  it("stays when recordings come in another order, or as another number of shards", () => {
    const found = fc.array(incidental, { minLength: 1, maxLength: 6 });
    const options = { hash: plainHash, baseline: { entries: [] }, now: "2026-11-22T00:00:00Z" };
    fc.assert(
      fc.property(found, fc.nat(), (parts, turn) => {
        const findings = parts.map((part) => wireFinding(part));
        const turned = [...findings.slice(turn % findings.length), ...findings.slice(0, turn % findings.length)];
        const ids = (list: readonly Finding[]) => sealFindings(list, options).map((it) => it.fingerprint);
        expect(ids(turned)).toEqual(ids(findings));
        expect(ids(findings.slice(0, 1))).toEqual(ids(findings));
      }),
    );
  });

  it.each<[string, Partial<Finding>]>([
    ["rule", { ruleId: "response-type-mismatched" }],
    ["vendor", { vendor: "opik" }],
    ["operation", { operation: "POST /v1/experiment" }],
    ["status", { status: "404" }],
    ["media type", { mediaType: "text/plain" }],
    ["place", { instanceLocation: "/a" }],
    ["subject", { subject: "other" }],
    ["shared component", { scope: "/components/schemas/A" }],
  ])("differs for another %s", (_, changed) => expect(same(wireFinding(), wireFinding(changed))).toBe(false));

  it("differs for two removed values of one enum", () => {
    const removed = { ruleId: "request-enum-value-removed", instanceLocation: "/kind" };
    expect(same(wireFinding({ ...removed, subject: "a" }), wireFinding({ ...removed, subject: "b" }))).toBe(false);
  });

  it("does not run neighbouring parts together", () => {
    const one = wireFinding({ status: "20", mediaType: "0" });
    expect(same(one, wireFinding({ status: "2", mediaType: "00" }))).toBe(false);
  });

  it("is one finding for a component wherever it is used, once the component stands for the operation", () => {
    const scope = "/components/schemas/A";
    expect(same(wireFinding({ scope, operation: "GET /a" }), wireFinding({ scope, operation: "GET /b" }))).toBe(true);
  });
});
