import { type Exchange, type JsonObject, resolvePointer } from "@driftline/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createObserver, EMPTY_OBSERVED_API, inferContract, mergeObserved } from "../src/index.js";
import { check, contractOf, exchangeOf } from "./contract-of.js";

const ids = [
  "1f0c5e6a-8a5e-4a4e-9d5f-0123456789ab",
  "2f0c5e6a-8a5e-4a4e-9d5f-0123456789ab",
  "3f0c5e6a-8a5e-4a4e-9d5f-0123456789ab",
];

function recording(): readonly Exchange[] {
  const lists = Array.from({ length: 12 }, (_, index) =>
    exchangeOf({
      url: `https://api.example/v1/experiments/${ids[index % 3]}/rows?limit=${index}${index % 2 === 0 ? "&q=x" : ""}`,
      json: {
        rows: [
          {
            id: ids[index % 3] ?? "",
            kind: index % 2 === 0 ? "a" : "b",
            score: index / 2,
            note: index === 3 ? null : "some text",
          },
        ],
        scores: { [`s_${index}x1`]: 1, [`t_${index}x2`]: 2 },
        ...(index % 2 === 0 ? { cursor: "abc" } : {}),
      },
      index,
    }),
  );
  return [
    ...lists,
    exchangeOf({
      method: "POST",
      url: "https://api.example/v1/experiments",
      requestBody: { name: "x" },
      status: 201,
      json: { id: ids[0] ?? "" },
      index: 12,
    }),
    exchangeOf({ method: "DELETE", url: `https://api.example/v1/experiments/${ids[1]}`, status: 204, index: 13 }),
    exchangeOf({
      url: `https://api.example/v1/experiments/${ids[1]}`,
      status: 503,
      text: "<p>",
      mediaType: "text/html",
      index: 14,
    }),
  ];
}

function observe(exchanges: readonly Exchange[]) {
  const observer = createObserver();
  for (const exchange of exchanges) observer.observe(exchange);
  return observer.observed();
}

describe("the observed contract", () => {
  const document = inferContract(observe(recording()), { title: "acme" });
  const at = (pointer: string) => resolvePointer(document, pointer);
  const rows = "/paths/~1v1~1experiments~1{experiment_id}~1rows/get";

  it("names operations, parameters, statuses and servers", () => {
    expect(Object.keys(document.paths as JsonObject)).toEqual([
      "/v1/experiments",
      "/v1/experiments/{experiment_id}",
      "/v1/experiments/{experiment_id}/rows",
    ]);
    expect(at("/servers")).toEqual([{ url: "https://api.example" }]);
    expect(at(`${rows}/parameters`)).toEqual([
      { name: "experiment_id", in: "path", required: true, schema: { type: "string", format: "uuid" } },
      { name: "limit", in: "query", required: true, schema: { type: "integer" } },
      { name: "q", in: "query", schema: { type: "string" } },
    ]);
    expect(at("/paths/~1v1~1experiments/post")).toMatchObject({
      requestBody: {
        required: true,
        content: { "application/json": { schema: { properties: { name: { type: "string" } } } } },
      },
      responses: { "201": { content: { "application/json": {} } } },
    });
    expect(Object.keys(at("/paths/~1v1~1experiments~1{experiment_id}") as JsonObject)).toEqual(["delete"]);
    expect(at("/paths/~1v1~1experiments~1{experiment_id}/delete/responses")).toEqual({
      "204": { description: "Observed." },
    });
  });

  it("tells types, formats, small enums, maps and what is required", () => {
    expect(at(`${rows}/responses/200/content/application~1json/schema`)).toEqual({
      type: "object",
      required: ["rows", "scores"],
      properties: {
        cursor: { type: "string" },
        rows: {
          type: "array",
          items: {
            type: "object",
            required: ["id", "kind", "note", "score"],
            properties: {
              id: { type: "string", format: "uuid" },
              kind: { type: "string", enum: ["a", "b"] },
              note: { type: ["null", "string"] },
              score: { type: "number" },
            },
          },
        },
        scores: { type: "object", additionalProperties: { type: "integer" } },
      },
    });
  });

  it("holds for the exchanges it was inferred from", () => {
    const known = recording().slice(0, 14);
    const { findings, clean } = check(contractOf(document), known);
    expect(findings).toEqual([]);
    expect(clean).toBe(known.length);
  });

  it("takes a name that a query repeats without end for one list", () => {
    const url = `https://api.example/v1/experiments?x=1&${"a=b&".repeat(200_000)}`;
    const { paths } = inferContract(observe([exchangeOf({ url, json: {} })]), { title: "acme" });
    expect(resolvePointer(paths ?? null, "/~1v1~1experiments/get/parameters")).toMatchObject([
      { name: "a", schema: { type: "array" } },
      { name: "x", schema: { type: "integer" } },
    ]);
  });

  it("is the same from any sharding", () => {
    const all = recording();
    fc.assert(
      fc.property(fc.array(fc.nat(2), { minLength: all.length, maxLength: all.length }), (shardOf) => {
        const shards = [0, 1, 2].map((shard) => observe(all.filter((_, index) => shardOf[index] === shard)));
        const merged = shards.reduce(mergeObserved, EMPTY_OBSERVED_API);
        expect(JSON.stringify(inferContract(merged, { title: "acme" }))).toBe(JSON.stringify(document));
      }),
      { numRuns: 50 },
    );
  });
});
