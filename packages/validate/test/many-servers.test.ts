import type { Contract, JsonObject, Operation, Server } from "@driftline/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMatcher } from "../src/index.js";
import { PieceIndex, type Pieces } from "../src/matching/piece-index.js";
import { serverPattern } from "../src/matching/server-pattern.js";
import { contractOf } from "./contract-of.js";
import { plainMatch } from "./plain-matcher.testing.js";

const item = (known: JsonObject = {}): JsonObject => ({ get: { responses: {}, ...known } });

/** As many servers as operations below all of them, and how often their addresses and paths are read. */
function matchedBelow(count: number, servers: (index: number) => JsonObject): { reads: number; matched: number } {
  const plain = contractOf({
    openapi: "3.1.0",
    servers: Array.from({ length: count }, (_, index) => servers(index)),
    paths: Object.fromEntries(Array.from({ length: count }, (_, index) => [`/x${index}`, item()])),
  });
  let reads = 0;
  const watchedByList = new Map<readonly Server[], readonly Server[]>();
  const watched = (list: readonly Server[]): readonly Server[] =>
    watchedByList.get(list) ??
    watchedByList
      .set(
        list,
        list.map((server) => ({
          ...server,
          get url() {
            reads++;
            return server.url;
          },
        })),
      )
      .get(list) ??
    [];
  const operations = plain.operations.map(
    (one): Operation => ({
      ...one,
      servers: watched(one.servers),
      get path() {
        reads++;
        return one.path;
      },
    }),
  );
  const contract: Contract = { ...plain, operations };
  const matcher = createMatcher(contract);
  let matched = 0;
  for (let index = 0; index < count; index++)
    for (const url of [`https://eu.s${index}.example/v1/x${index}`, `/v1/x${index}`])
      if (matcher.match("GET", url) !== undefined) matched++;
  return { reads, matched };
}

describe("a contract of many servers and operations", () => {
  it.each<[string, (index: number) => JsonObject]>([
    ["literal", (index) => ({ url: `https://eu.s${index}.example/v1` })],
    [
      "with variables",
      (index) => ({
        url: `https://{region}.s${index}.example/{version}`,
        variables: { region: { default: "eu" }, version: { default: "v1" } },
      }),
    ],
  ])("has each of both compiled once, not once for each of the other: %s", (_, servers) => {
    const { reads, matched } = matchedBelow(200, servers);
    expect(matched).toBe(400);
    expect(reads).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(200 * 4);
  });

  it("is tried at the few servers that may be meant", () => {
    const servers = Array.from({ length: 2000 }, (_, index) => ({
      url: `https://{region}.a${index}.example/{version}/b${index}`,
      variables: { region: { default: "eu", enum: null }, version: { default: "v1", enum: null } },
      pointer: "",
    }));
    const patterns = servers.map(serverPattern);
    const byOrigin = new PieceIndex(patterns, ({ origin }) => origin.pieces);
    expect(byOrigin.candidates("https://eu.a7.example:443")).toEqual([patterns[7]]);
    const byPath = new PieceIndex(patterns, ({ basePath }) => basePath.pieces);
    expect(byPath.candidates("/v1/b9/x")).toEqual([patterns[9]]);
    expect(byPath.candidates("/v1/b77/x")).toEqual([patterns[7], patterns[77]]);
  });

  it("takes servers that differ in open defaults alone for one", () => {
    const [first, second, closed] = [
      { default: "eu", enum: null },
      { default: "us", enum: null },
      { default: "us", enum: ["us"] },
    ].map((region) => serverPattern({ url: "https://{region}.example/{region}", variables: { region }, pointer: "" }));
    expect(first?.origin.takes).toBe(second?.origin.takes);
    expect(first?.basePath.takes).toBe(second?.basePath.takes);
    expect(first?.origin.takes).not.toBe(closed?.origin.takes);
  });
});

describe("an index of pieces", () => {
  it("leaves out no pattern that has a text of each of its pieces, and keeps their order", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 3 });
    const pieces = fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 9, maxLength: 60 }), text, (all, asked) => {
        const values = all.map((stated, order) => ({ stated, order }));
        const found = new PieceIndex<{ stated: Pieces; order: number }>(values, ({ stated }) => stated).candidates(
          asked,
        );
        const meant = values.filter(({ stated }) => stated.every((texts) => texts.some((one) => asked.includes(one))));
        expect(found).toEqual(expect.arrayContaining(meant));
        expect(found.map(({ order }) => order)).toEqual(found.map(({ order }) => order).sort((a, b) => a - b));
      }),
    );
  });
});

describe("the servers of a contract", () => {
  const host = fc.constantFrom(
    "a.example",
    "A.example:443",
    "b.example",
    "{r}.example",
    "x.{r}",
    "{r}{s}:{p}",
    "é.{r}",
    "{u}",
  );
  const base = fc.constantFrom("", "/", "/v1", "/v1/", "/v1/w", "/{r}", "/{r}{s}", "/{s}/v1", "/{u}-x");
  const value = fc.constantFrom("", "a", "x", "443", "v1", "v1/w", "É");
  const variable = fc.oneof(
    value.map((one): JsonObject => ({ default: one })),
    fc
      .array(value, { minLength: 1, maxLength: 3 })
      .map((values): JsonObject => ({ default: values[0] ?? "", enum: values })),
  );
  const server = fc.record<JsonObject>(
    {
      url: fc.oneof(
        fc.tuple(host, base).map(([where, path]) => `https://${where}${path}`),
        base,
      ),
      variables: fc.record({ r: variable, s: variable, p: variable }, { requiredKeys: [] }),
    },
    { requiredKeys: ["url"] },
  );
  const servers = fc.array(server, { maxLength: 14 });
  const path = fc.constantFrom("/", "/y", "/y/", "/{a}", "/{a}-", "/-{a}", "/y/{a}", "/v1", "/v1/y", "/{a+}");
  const asked = fc
    .tuple(
      fc.constantFrom(
        "",
        "https://a.example",
        "https://x.example",
        "https://b.example:80",
        "https://x.a",
        "http://x.a",
        "https://É.a:443",
      ),
      fc.constantFrom("", "/v1", "/v1/w", "/a", "/ax", "/v1/v1", "/q-x"),
      fc.constantFrom("/", "/y", "/-y-", "/y/", "/y/v1", "/v1/y", ""),
    )
    .map((parts) => parts.join(""));

  it("find what each of them finds alone, tried in order", () => {
    const stated = fc.tuple(
      servers,
      fc.array(fc.tuple(path, fc.option(servers, { nil: undefined })), { maxLength: 8 }),
    );
    fc.assert(
      fc.property(stated, fc.array(asked, { minLength: 1, maxLength: 8 }), ([root, items], urls) => {
        const paths = Object.fromEntries(
          items.map(([key, own]) => [key, own === undefined ? item() : item({ servers: own })]),
        );
        const contract = contractOf({ openapi: "3.1.0", servers: root, paths });
        const matcher = createMatcher(contract);
        for (const url of urls) {
          const match = matcher.match("GET", url);
          const found = match === undefined ? null : `${match.operation.key} at ${match.path}`;
          expect([url, found]).toEqual([url, plainMatch(contract, url)]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
