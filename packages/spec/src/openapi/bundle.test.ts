import type { JsonObject, JsonValue } from "@driftline/model";
import { describe, expect, it } from "vitest";
import { bundleReferences } from "./bundle.js";
import { normaliseDescription } from "./normalise-description.js";

const FILES: Readonly<Record<string, JsonValue>> = {
  "file:///specs/pets.yaml": {
    components: {
      schemas: {
        Pet: {
          properties: { owner: { $ref: "common/people.yaml#/Person" }, kin: { $ref: "#/components/schemas/Pet" } },
        },
      },
    },
  },
  "file:///specs/common/people.yaml": {
    Person: {
      properties: {
        pet: { $ref: "../pets.yaml#/components/schemas/Pet" },
        home: { $ref: "../api.yaml#/components/schemas/Home" },
      },
    },
  },
  "file:///specs/whole.json": { type: "string" },
  "file:///specs/paths.yaml": { pets: { get: { responses: { 200: { $ref: "#/ok" } } } }, ok: { description: "ok" } },
};

const ENTRY: JsonObject = {
  openapi: "3.1.0",
  info: { title: "t", version: "1" },
  paths: {
    "/pets": { $ref: "paths.yaml#/pets" },
    "/a": {
      get: {
        responses: {
          200: {
            description: "ok",
            content: {
              "application/json": {
                schema: {
                  anyOf: [
                    { $ref: "pets.yaml#/components/schemas/Pet" },
                    { $ref: "whole.json" },
                    { $ref: "https://evil.test/x.json" },
                  ],
                },
              },
            },
          },
        },
      },
    },
  },
  components: { schemas: { Home: { type: "object" }, Pet: { type: "integer" } } },
};

const read = async (uri: string) => FILES[uri];

describe("bundleReferences", () => {
  it("makes one document of several, each target once, circles kept, names free", async () => {
    const document = await bundleReferences(ENTRY, { uri: "file:///specs/api.yaml", read });
    expect(document.components).toEqual({
      schemas: {
        Home: { type: "object" },
        Pet: { type: "integer" },
        Pet_2: {
          properties: { owner: { $ref: "#/components/schemas/Person" }, kin: { $ref: "#/components/schemas/Pet_2" } },
        },
        Person: {
          properties: { pet: { $ref: "#/components/schemas/Pet_2" }, home: { $ref: "#/components/schemas/Home" } },
        },
        whole: { type: "string" },
      },
      responses: { ok: { description: "ok" } },
      pathItems: { pets: { get: { responses: { 200: { $ref: "#/components/responses/ok" } } } } },
    });
  });

  it("leaves what may not be read, and it is told as refused", async () => {
    const document = await bundleReferences(ENTRY, { uri: "file:///specs/api.yaml", read });
    const { defects } = await normaliseDescription(document, "api.yaml");
    expect(defects).toMatchObject([{ ruleId: "spec-reference-refused", subject: "https://evil.test/x.json" }]);
  });
});
