import type { Contract, JsonObject } from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { contractOf, documentOf, lineOf } from "../../test/contract.testing.js";
import { I, object, S } from "../../test/pairs/schemas.testing.js";
import { diffContracts } from "../diff-contracts.js";
import type { SecondOpinion } from "./opinion.js";
import { questionOf } from "./question.js";
import { createSecondOpinion } from "./worker.js";

const EITHER = object({ a: { type: ["string", "integer"] } }, ["a"]);
const SPLIT = { anyOf: [object({ a: S }, ["a"]), object({ a: I }, ["a"])] };

async function findings(
  direction: "request" | "response",
  schemas: readonly [JsonObject, JsonObject],
  secondOpinion: SecondOpinion,
) {
  const [base, revision] = schemas.map((schema) => contractOf(documentOf(direction, schema)));
  const compilerOf = (contract: Contract) => createLazyCompiler(contract.document);
  return (await diffContracts(base as Contract, revision as Contract, { compilerOf, secondOpinion })).findings;
}

describe("a second opinion", () => {
  it.each(["request", "response"] as const)(
    "settles that a %s whose union was written out is the same set",
    async (direction) => {
      for (const schemas of [[EITHER, SPLIT] as const, [SPLIT, EITHER] as const]) {
        const found = await findings(direction, schemas, createSecondOpinion(20_000));
        expect(found.filter(({ level }) => level !== "note").map(lineOf)).toEqual([]);
        for (const one of found.filter(({ proof }) => proof === "unproved"))
          expect(one.hint).toContain("json-schema-diff was asked and said: no difference");
      }
    },
    60_000,
  );

  it("judges a value it suggests by our own validators", async () => {
    const suggest: SecondOpinion = async () => ({
      kind: "said",
      added: { const: { a: true } },
      removed: { const: { a: true } },
    });
    const found = await findings("request", [EITHER, SPLIT], suggest);
    expect(found.some(({ level }) => level === "error")).toBe(false);
    expect(found.find(({ proof }) => proof === "unproved")?.hint).toContain("but none that is documented here");
  });

  it("is killed when its time is up, and the warning stands with the reason", async () => {
    const found = await findings("request", [EITHER, SPLIT], createSecondOpinion(1));
    expect(found.find(({ level }) => level === "warning")?.hint).toContain("no answer within 1 ms");
  });

  it.each([
    ["an enum", { enum: ["a"] }],
    ["a pattern", { type: "string", pattern: "a" }],
    ["a cycle", { $ref: "#/components/schemas/Node" }],
    ["four branches", { oneOf: [S, I, { type: "null" }, { type: "boolean" }] }],
    ["a writeOnly property", object({ a: { type: "string", writeOnly: true } })],
    ["a reference that points nowhere", { $ref: "#/components/schemas/None" }],
  ])("is not asked about %s", (_, schema) => {
    const document = {
      schema,
      components: { schemas: { Node: object({ next: { $ref: "#/components/schemas/Node" } }) } },
    };
    expect(questionOf(document, "/schema")).toBeUndefined();
  });

  it("is asked about references and prose in one piece", () => {
    const schemas = { Thing: { type: "object", description: "a thing", properties: { a: S } } };
    const document = {
      schema: { type: "array", items: { $ref: "#/components/schemas/Thing" } },
      components: { schemas },
    };
    expect(questionOf(document, "/schema")).toEqual({ type: "array", items: { type: "object", properties: { a: S } } });
  });
});
