import type { Contract, JsonObject } from "@driftline/model";
import { type CompiledSchema, createLazyCompiler } from "@driftline/schema";
import { describe, expect, test } from "vitest";
import { diffContracts } from "../src/index.js";
import { contractOf, diffDocuments, documentOf } from "./contract.testing.js";

function namesOf(size: number): readonly string[] {
  return Array.from({ length: size }, (_, index) => `p${index}`);
}

/** How often a contract is asked about an instance while two documents are compared. */
async function questionsOf(base: JsonObject, revision: JsonObject): Promise<{ asked: number; proved: number }> {
  let asked = 0;
  const counting = (schema: CompiledSchema): CompiledSchema => ({
    ...schema,
    isValid: (value) => {
      asked += 1;
      return schema.isValid(value);
    },
    isClean: (value) => {
      asked += 1;
      return schema.isClean(value);
    },
    explain: (value) => {
      asked += 1;
      return schema.explain(value);
    },
  });
  const { findings } = await diffContracts(contractOf(base, "base.json"), contractOf(revision, "revision.json"), {
    compilerOf: ({ document }) => {
      const compiler = createLazyCompiler(document);
      return { compile: (pointer, direction) => counting(compiler.compile(pointer, direction)) };
    },
  });
  return { asked, proved: findings.filter(({ proof }) => proof === "proved").length };
}

describe("an object of many properties", () => {
  test("is asked once about the one instance that shows that none is required any more", async () => {
    const wide = (required: readonly string[]) => {
      const properties = Object.fromEntries(namesOf(100).map((name) => [name, { type: "string" }]));
      return documentOf("response", { type: "object", properties, required });
    };
    expect(await questionsOf(wide(namesOf(100)), wide([]))).toStrictEqual({ asked: 3, proved: 100 });
  });
});

describe("a conjunction of many objects", () => {
  const parts = (size: number, type: string) =>
    documentOf("response", {
      allOf: namesOf(size).map((name) => ({ type: "object", properties: { [name]: { type } } })),
    });

  test("has each of its edits proved while the looks of its parts are few", async () => {
    const findings = await diffDocuments(parts(120, "string"), parts(120, "integer"));
    expect(findings.map(({ proof }) => proof)).toStrictEqual(namesOf(120).map(() => "proved"));
  });

  test("says where the looks of its parts are spent", async () => {
    const contracts = ["string", "integer"].map((type) => contractOf(parts(120, type))) as [Contract, Contract];
    const { findings } = await diffContracts(...contracts, {
      compilerOf: ({ document }) => createLazyCompiler(document),
      maximumParts: 120 * 50,
    });
    expect(findings).toHaveLength(120);
    const unproved = findings.filter(({ proof }) => proof === "unproved");
    expect(unproved).toHaveLength(69);
    for (const { level, hint } of unproved) {
      expect(level).toBe("warning");
      expect(hint).toContain("unproved: the budget of 6000 parts is spent");
    }
  });
});
