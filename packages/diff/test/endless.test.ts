import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { diffDocuments, documentOf } from "./contract.testing.js";

const DEPTH = 40;
const PLACES = 2_000;

/** Definitions each of which names the next one twice. */
function laughing(laugh: (next: JsonObject, level: number) => JsonObject): JsonObject {
  const refer = (level: number) => ({ $ref: `#/components/schemas/L${level}` });
  const levels = Array.from({ length: DEPTH }, (_, level) => [`L${level}`, laugh(refer(level + 1), level)] as const);
  return { ...Object.fromEntries(levels), [`L${DEPTH}`]: { anyOf: [{ const: "a" }, { minLength: 3 }] } };
}

const many = (part: (index: number) => JsonValue) => Array.from({ length: PLACES }, (_, index) => part(index));
const plain: JsonObject = { type: ["object", "string"], properties: { q: { type: "integer" } } };
const endless: Readonly<Record<string, readonly [revision: JsonObject, schemas?: JsonObject]>> = {
  "definitions that hold all of the next one twice": [
    { $ref: "#/components/schemas/L0" },
    laughing((next) => ({ allOf: [next, next] })),
  ],
  "definitions that are the next one or its opposite": [
    { $ref: "#/components/schemas/L0" },
    laughing((next, level) => ({ oneOf: [{ required: [`p${level}`], not: next }, next] })),
  ],
};

describe("a contract made to be without end", () => {
  it.each(Object.entries(endless))(
    "%s: is compared in seconds, both ways",
    async (_, [schema, schemas = {}]) => {
      const documents = [documentOf("response", plain), documentOf("response", schema, { schemas })] as const;
      const before = process.cpuUsage();
      const there = await diffDocuments(...documents);
      const back = await diffDocuments(documents[1], documents[0]);
      const { user, system } = process.cpuUsage(before);
      expect(there.length + back.length).toBeGreaterThan(0);
      // Two seconds at most on a quiet machine; what grows with a square or doubles takes half a minute, or all memory.
      expect((user + system) / 1e6).toBeLessThan(15);
    },
    60_000,
  );

  it("a tuple of 2,000 places, each with an edit: what the budget leaves is told without a proof", async () => {
    const tuple = many((index) => ({ type: "array", items: { type: "integer", minimum: index } }));
    const findings = await diffDocuments(
      documentOf("response", { type: "array", items: { type: "string" } }),
      documentOf("response", { type: "array", prefixItems: tuple }),
    );
    expect(new Set(findings.map(({ proof }) => proof))).toContain("unproved");
    expect(findings.some(({ level, proof }) => level === "error" && proof === "unproved")).toBe(false);
  }, 60_000);
});
