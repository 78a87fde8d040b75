import type { Contract } from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { diffContracts } from "../src/index.js";
import { contractOf, documentOf } from "./contract.testing.js";
import { I, object, S } from "./pairs/schemas.testing.js";

const compilerOf = (contract: Contract) => createLazyCompiler(contract.document);
const deep = (leaf: typeof S) => documentOf("response", object({ a: object({ b: object({ c: leaf }) }) }));
const sides = [contractOf(deep(S), "base.json"), contractOf(deep(I), "revision.json")] as const;

describe("a comparison that grows too large", () => {
  it("says that the rest was not compared: what it did not find may be there", async () => {
    const { findings, problems } = await diffContracts(...sides, { compilerOf, maximumPairs: 3 });
    expect(findings).toEqual([]);
    expect(problems).toEqual([
      "base.json and revision.json hold more than 3 pairs of schemas, the rest was not compared",
    ]);
  });

  it("says nothing of the kind where it saw everything", async () => {
    const { findings, problems } = await diffContracts(...sides, { compilerOf, maximumPairs: 4 });
    expect([findings.length, problems]).toEqual([1, []]);
  });
});
