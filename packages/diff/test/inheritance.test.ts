import type { JsonObject } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { diffDocuments, documentOf, lineOf } from "./contract.testing.js";
import { I, object, r, S } from "./pairs/schemas.testing.js";

const PET = object({ kind: S, name: S }, ["kind"], { discriminator: { propertyName: "kind" } });

function extending(properties: JsonObject): JsonObject {
  return { allOf: [r("Pet"), object(properties)] };
}

const CAT_ONLY: JsonObject = { Pet: PET, Cat: extending({ lives: I }) };
const PETS: JsonObject = { ...CAT_ONLY, Dog: extending({ tricks: I }) };

async function lines(
  direction: "request" | "response",
  base: JsonObject,
  revision: JsonObject,
): Promise<readonly string[]> {
  const document = (schemas: JsonObject) => documentOf(direction, r("Pet"), { schemas });
  return (await diffDocuments(document(base), document(revision))).map(lineOf);
}

describe("schemas that extend another, told apart by its discriminator", () => {
  it("are compared wherever the other is used", async () => {
    const revision = { ...PETS, Dog: extending({ tricks: S }) };
    expect(await lines("response", PETS, revision)).toEqual(["error response-type-changed /tricks"]);
    expect(await lines("request", PETS, revision)).toEqual(["error request-type-changed /tricks"]);
  });

  it("are branches: one more breaks who reads, one less who sends", async () => {
    expect(await lines("response", CAT_ONLY, PETS)).toEqual(["error response-branch-added - Dog"]);
    expect(await lines("request", PETS, CAT_ONLY)).toEqual(["error request-branch-removed - Dog"]);
    expect(await lines("request", CAT_ONLY, PETS)).toEqual(["note request-branch-added - Dog"]);
  });

  it("share what they extend: its change is told once", async () => {
    const pet = object({ kind: S, name: I }, ["kind"], { discriminator: { propertyName: "kind" } });
    expect(await lines("response", PETS, { ...PETS, Pet: pet })).toEqual(["error response-type-changed /name"]);
  });

  it("do not differ from themselves", async () => {
    const described = { ...PETS, Cat: { ...extending({ lives: I }), description: "meows" } };
    expect(await lines("response", PETS, described)).toEqual([]);
  });
});
