import { describe, expect, it } from "vitest";
import { inspectExamples } from "./inspect-examples.js";

const SCHEMA = {
  type: "object",
  properties: { id: { type: "string", format: "uuid" }, secret: { type: "string", readOnly: true } },
  required: ["id"],
};

const documentWith = (media: object, requestMedia: object = {}) => ({
  openapi: "3.1.1",
  paths: {
    "/a": {
      post: {
        requestBody: { content: { "application/json": { schema: SCHEMA, ...requestMedia } } },
        responses: { 200: { description: "", content: { "application/json": { schema: SCHEMA, ...media } } } },
      },
    },
  },
});

const told = (document: ReturnType<typeof documentWith>, watched: readonly string[] = []) =>
  inspectExamples(document as never, watched).map(({ pointer, subject }) => [
    pointer.split("application~1json")[1],
    subject,
  ]);

describe("inspectExamples", () => {
  it.each([
    ["an example that fits", { example: { id: "8f3c8ab4-1b7e-4f39-9a53-5f7c7e2f2a10", more: 1 } }, []],
    ["a placeholder", { example: { id: "string" } }, [["/example/id", "id"]]],
    ["a missing property", { example: {} }, [["/example", "id"]]],
    [
      "named examples",
      { examples: { a: { value: { id: 1 } }, b: { externalValue: "x" } } },
      [["/examples/a/value/id", "id"]],
    ],
    ["another shape", { example: [] }, [["/example", null]]],
  ])("%s", (_, media, expected) => {
    expect(told(documentWith(media))).toEqual(expected);
  });

  it("judges requests as requests, and watched operations only", () => {
    const document = documentWith({}, { example: { id: "x" } });
    expect(told(document)).toEqual([["/example/id", "id"]]);
    expect(told(document, ["GET /other"])).toEqual([]);
  });

  const self = { $ref: "#/components/schemas/Node" };
  const list = (depth: number) => Array.from({ length: depth }).reduce<object>((inner) => [inner], []);
  it.each([
    ["a schema that applies itself to the same value", self, 1, /^the example cannot be judged: .*without end$/],
    ["a value too deep for the stack", { items: self, minItems: 1 }, list(20_000), /^the example cannot .* too deep/],
  ])("tells of an example that cannot be judged: %s", (_, Node, example, detail) => {
    const document = { ...documentWith({ schema: self, example }), components: { schemas: { Node } } };
    const pointer = "/paths/~1a/post/responses/200/content/application~1json/example";
    expect(inspectExamples(document as never, [])).toEqual([
      { ruleId: "spec-example-unjudged", pointer, subject: null, detail: expect.stringMatching(detail) },
    ]);
  });

  it("takes a reference that leads nowhere for what accepts anything", () => {
    expect(told(documentWith({ schema: { $ref: "#/components/schemas/Gone" }, example: 1 }))).toEqual([]);
  });
});
