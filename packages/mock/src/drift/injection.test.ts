import { findRule, type JsonObject, memberOf, type Violation } from "@driftline/model";
import { createCompiler } from "@driftline/schema";
import { describe, expect, test } from "vitest";
import { contractOf, SHOP } from "../contract.testing.js";
import { startMock } from "../start-mock.js";
import { INJECTABLE_RULES, parseDrift } from "./drift-order.js";

const thing = createCompiler(SHOP.document).compile("/components/schemas/Thing", "response");

async function answers(
  drift: string,
  target: string,
  count = 1,
): Promise<readonly { response: Response; text: string }[]> {
  const mock = await startMock(SHOP, { drifts: [parseDrift(drift)] });
  try {
    const got = [];
    for (let turn = 0; turn < count; turn++) {
      const response = await fetch(`${mock.url}${target}`, { headers: { "x-key": "any" } });
      got.push({ response, text: await response.text() });
    }
    return got;
  } finally {
    await mock.close();
  }
}

async function idOfFirst(): Promise<string> {
  const mock = await startMock(SHOP);
  try {
    const response = await fetch(`${mock.url}/shops/7/things`, { headers: { "x-key": "any" } });
    const { data } = (await response.json()) as { data: readonly { id: string }[] };
    return data[0]?.id ?? "";
  } finally {
    await mock.close();
  }
}

const BODY_KINDS: Readonly<Record<string, Violation["kind"]>> = {
  "response-property-missing": "property-missing",
  "response-property-undocumented": "property-undocumented",
  "response-type-mismatched": "type",
  "response-null-undocumented": "null",
  "response-enum-value-undocumented": "enum-value",
  "response-format-mismatched": "format",
  "response-constraint-mismatched": "constraint",
  "response-union-mismatched": "union",
  "response-discriminator-undocumented": "discriminator",
};

describe("a drift in a body", () => {
  test.each(Object.entries(BODY_KINDS))("%s is that one violation and no other", async (rule, kind) => {
    const [got] = await answers(rule, `/shops/7/things/${await idOfFirst()}`);
    const violations = thing.explain(JSON.parse(got?.text ?? ""));
    expect(violations.map((violation) => violation.kind)).toEqual([kind]);
  });

  test("stands at the place that was asked for", async () => {
    const target = `/shops/7/things/${await idOfFirst()}`;
    const [missing] = await answers("response-property-missing:/part/kind", target);
    expect(memberOf(JSON.parse(missing?.text ?? "").part, "kind")).toBeUndefined();
    const [stranger] = await answers("response-property-undocumented:/part/colour", target);
    expect(memberOf(JSON.parse(stranger?.text ?? "").part, "colour")).toBe(true);
  });

  test("comes at its rate, and always at the same place", async () => {
    const got = await answers("response-null-undocumented@0.5", `/shops/7/things/${await idOfFirst()}`, 4);
    const places = got.map(({ text }) => thing.explain(JSON.parse(text)).map(({ foldedLocation }) => foldedLocation));
    expect(places).toEqual([["/name"], [], ["/name"], []]);
  });

  test("a deprecated property comes only when it is asked for", async () => {
    const target = `/shops/7/things/${await idOfFirst()}`;
    const [plain] = await answers("response-header-missing", target);
    const [drifted] = await answers("response-property-deprecated", target);
    expect(JSON.parse(plain?.text ?? "")).not.toHaveProperty("legacy");
    expect(JSON.parse(drifted?.text ?? "")).toHaveProperty("legacy");
  });

  test("a property that is never observed is missing everywhere", async () => {
    const got = await answers("response-property-unobserved:/data/*/name2", "/shops/7/things").catch((error) => error);
    expect(got).toMatchObject({ code: "DRIFT_IMPOSSIBLE" });
    const [list] = await answers("response-property-unobserved:/data/*/state", "/shops/7/things?limit=50");
    for (const item of JSON.parse(list?.text ?? "").data as JsonObject[]) expect(item).not.toHaveProperty("state");
  });
});

describe("a drift around a body", () => {
  const cases: readonly [string, string, (got: { response: Response; text: string }) => void][] = [
    ["response-status-undocumented", "", ({ response }) => expect(response.status).toBe(203)],
    [
      "response-media-type-undocumented",
      "",
      ({ response }) => expect(response.headers.get("content-type")).toBe("application/vnd.unannounced+json"),
    ],
    ["response-body-malformed", "", ({ text }) => expect(() => JSON.parse(text)).toThrow()],
    ["response-body-missing", "", ({ text }) => expect(text).toBe("")],
    ["response-body-duplicate-key", "", ({ text }) => expect(text.match(/"id":/g)?.length).toBe(2)],
    ["response-body-duplicate-key:/part", "", ({ text }) => expect(text.match(/"kind":/g)?.length).toBe(2)],
    ["response-header-missing", "", ({ response }) => expect(response.headers.has("x-rate-left")).toBe(false)],
    [
      "response-header-mismatched",
      "",
      ({ response }) => expect(response.headers.get("x-rate-left")).toBe("unannounced"),
    ],
    ["response-body-undocumented", "/health", ({ text }) => expect(text).toBe('{"unannounced":true}')],
  ];
  test.each(cases)("%s", async (drift, target, look) => {
    const [got] = await answers(drift, target === "" ? `/shops/7/things/${await idOfFirst()}` : target);
    if (got !== undefined) look(got);
    expect(got).toBeDefined();
  });
});

describe("what cannot be injected", () => {
  test("every rule a server can cause has its injection, and no other", () => {
    for (const rule of INJECTABLE_RULES) expect(findRule(rule)?.stage).toBe("wire");
    expect(INJECTABLE_RULES).toHaveLength(19);
  });

  test.each(["request-body-missing", "operation-undocumented", "no-such-rule", "response-null-undocumented:name"])(
    "`%s` is refused",
    (text) => expect(() => parseDrift(text)).toThrow(expect.objectContaining({ code: "USAGE" })),
  );

  test("a contract without a place for a rule says so before anything starts", async () => {
    const paths = { "/x": { get: { responses: { "204": { description: "" } } } } };
    for (const ruleId of INJECTABLE_RULES.filter((id) => id !== "response-status-undocumented")) {
      const starting = startMock(contractOf({ paths }), { drifts: [{ ruleId, pointer: null, rate: 1 }] });
      await expect(starting, ruleId).rejects.toMatchObject({ code: "DRIFT_IMPOSSIBLE" });
    }
  });

  test("a rate that is none and a place where there can be none are refused", async () => {
    expect(() => parseDrift("response-null-undocumented@0")).toThrow(expect.objectContaining({ code: "USAGE" }));
    expect(() => parseDrift("response-null-undocumented@1.5")).toThrow(expect.objectContaining({ code: "USAGE" }));
    const drifts = [parseDrift("response-status-undocumented:/x")];
    await expect(startMock(SHOP, { drifts })).rejects.toMatchObject({ code: "USAGE" });
  });
});
