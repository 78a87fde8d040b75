import type { JsonObject } from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { diffContracts } from "../src/index.js";
import { contractOf, diffDocuments, documentOf, lineOf } from "./contract.testing.js";
import { LARGE, largeDocument } from "./large.testing.js";

describe("thousands of changes", () => {
  it("in one object are proved one by one, without a look at all of its properties for each", async () => {
    const wide = (type: string) => {
      const properties = Object.fromEntries([...Array(6000).keys()].map((index) => [`p${index}`, { type }]));
      return documentOf("response", { type: "object", properties });
    };
    const [base, revision] = [wide("string"), wide("integer")];
    const started = process.cpuUsage();
    const findings = await diffDocuments(base, revision);
    expect(findings.filter(({ proof }) => proof === "proved")).toHaveLength(6000);
    expect(process.cpuUsage(started).user).toBeLessThan(9_000_000);
  }, 60_000);
});

describe("a contract of 4 MB with 400 operations, shared components and cycles", () => {
  const base = largeDocument(LARGE);

  it("one changed property of a component all of them reach is one finding that lists them all", async () => {
    const revision = largeDocument(LARGE, (schemas) => {
      const shared = schemas.Shared as { properties: Record<string, JsonObject> };
      shared.properties.owner = { type: "integer" };
    });
    expect(JSON.stringify(base).length).toBeGreaterThan(3_500_000);
    const contracts = [contractOf(base), contractOf(revision)] as const;
    const started = performance.now();
    const { findings } = await diffContracts(...contracts, {
      compilerOf: (contract) => createLazyCompiler(contract.document),
    });
    const elapsedMs = performance.now() - started;
    expect(findings.map(lineOf)).toEqual(["error response-type-changed /owner"]);
    expect(findings[0]?.operations?.count).toBe(400);
    expect(findings[0]?.operations?.names).toHaveLength(10);
    expect(findings[0]?.scope).toBe("/components/schemas/Shared");
    // A second on a quiet machine; the limit only catches what multiplies.
    expect(elapsedMs).toBeLessThan(20_000);
  }, 60_000);

  it("many edits all over are two findings each, and every error is proved", async () => {
    const revision = largeDocument(LARGE, (schemas) => {
      for (let index = 0; index < LARGE.components; index += 24) {
        const thing = schemas[`Thing${index}`] as { properties: Record<string, JsonObject> };
        thing.properties.field_0 = { type: "integer" };
        thing.properties.extra = { type: "string" };
      }
    });
    const findings = await diffDocuments(base, revision);
    const kinds = findings.map(({ level, ruleId, proof }) => `${level} ${ruleId} ${proof}`);
    expect(new Set(kinds)).toEqual(
      new Set(["error response-type-changed proved", "note response-property-added null"]),
    );
    expect(kinds).toHaveLength(100);
  }, 60_000);
});
