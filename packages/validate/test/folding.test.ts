import { type JsonObject, ToolError } from "@driftline/model";
import { createCompiler, type SchemaCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { createChecker, resultOf } from "../src/index.js";
import { check, contractOf, contractOfResponse, exchangeOf } from "./contract-of.js";
import { contract, schema } from "./thing-contract.testing.js";

describe("folding", () => {
  it("counts exchanges, not places, and shows the lowest recording path and entry first", () => {
    const drifted = { id: "x", list: [{ n: "a" }, { n: "b" }] };
    const { findings, clean, matched } = check(contract, [
      exchangeOf({ json: drifted, uri: "b.har", index: 0 }),
      exchangeOf({ json: { id: "x" }, uri: "a.har", index: 1 }),
      exchangeOf({ json: { id: "x", list: [{ n: "c" }] }, uri: "a.har", index: 9 }),
      exchangeOf({ json: { id: "x", list: [{ n: "d" }] }, uri: "a.har", index: 10 }),
    ]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      ruleId: "response-type-mismatched",
      operation: "GET /things/{id}",
      status: "200",
      mediaType: "application/json",
      instanceLocation: "/list/*/n",
      count: 3,
      total: 4,
      sample: "c",
      base: { uri: "specs/acme/openapi.yaml", line: 1 },
      revision: { uri: "a.har", pointer: "/log/entries/9" },
    });
    expect({ clean, matched }).toEqual({ clean: 1, matched: 4 });
  });

  it("tells two values of one enum apart and the same value once", () => {
    const { findings } = check(
      contract,
      ["idle", "idle", "gone"].map((status, index) => exchangeOf({ json: { id: "x", status }, index })),
    );
    expect(findings.map(({ subject, count }) => [subject, count])).toEqual([
      ["gone", 1],
      ["idle", 2],
    ]);
  });

  it("shows scalars that are no free text, and asks the redaction", () => {
    const free = contractOfResponse({ properties: { a: { type: "integer" } } });
    const sampleOf = (a: string) => check(free, [exchangeOf({ json: { a } })]).findings[0]?.sample;
    expect(sampleOf("2024-01-15 09:30")).toBe("2024-01-15 09:30");
    expect(sampleOf("exp_9f8b7c6d")).toBe("exp_9f8b7c6d");
    expect(sampleOf("Dear customer, your answer")).toBeNull();
    expect(check(free, [exchangeOf({ json: { a: ["secret"] } })]).findings[0]?.sample).toBeNull();
  });

  it("says what could be verified and what could not", () => {
    const working = contractOfResponse(schema, {});
    const { evidence } = check(working, [
      exchangeOf({ status: 401 }),
      exchangeOf({ status: 503, index: 1 }),
      exchangeOf({ noResponse: true, index: 2 }),
    ]);
    expect(evidence).toEqual([
      {
        vendor: "acme",
        operation: "GET /things/{id}",
        expected: 0,
        inconclusive: 3,
        reason: "nothing was verified: no response (1), status 401 (1), status 503 (1)",
      },
    ]);
    expect(check(working, [exchangeOf({ json: { id: "x" } }), exchangeOf({ status: 503 })]).evidence).toMatchObject([
      { expected: 1, inconclusive: 1, reason: null },
    ]);
  });

  it("covers the documented properties that were seen", () => {
    const { coverage } = check(contract, [
      exchangeOf({ json: { id: "x" } }),
      exchangeOf({ json: { id: "x", list: [{}, { n: 1 }] }, index: 1 }),
    ]);
    expect(coverage).toEqual([
      {
        vendor: "acme",
        operation: "GET /things/{id}",
        status: "200",
        exchanges: 2,
        properties: 4,
        observed: 3,
        places: { observed: ["/id", "/list", "/list/*/n"], unobserved: ["/status"] },
      },
    ]);
  });

  it("leaves an operation unchecked whose schema cannot be compiled, and goes on", () => {
    const broken = contractOf({
      openapi: "3.1.0",
      paths: {
        "/bad": {
          get: { responses: { "200": { content: { "application/json": { schema: { $ref: "#/nowhere" } } } } } },
        },
        "/good": { get: { responses: { "200": { content: { "application/json": { schema } } } } } },
      },
    });
    const real = createCompiler(broken.document);
    const compiler: SchemaCompiler = {
      compile(pointer, direction) {
        if (pointer.includes("bad")) throw new ToolError("SCHEMA_UNCOMPILABLE", `cannot compile ${pointer}`);
        return real.compile(pointer, direction);
      },
    };
    const checker = createChecker(broken, { compiler });
    checker.check(exchangeOf({ url: "/bad", json: 1 }));
    checker.check(exchangeOf({ url: "/good", json: {}, index: 1 }));
    const { unchecked, findings, clean } = resultOf(broken, checker.partial());
    expect(unchecked).toMatchObject([{ vendor: "acme", operation: "GET /bad", code: "SCHEMA_UNCOMPILABLE" }]);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(["response-property-missing"]);
    expect(clean).toBe(0);
  });

  it("leaves an operation unchecked whose schema breaks on a value, and goes on", () => {
    const respond = { get: { responses: { "200": { content: { "application/json": { schema } } } } } };
    const contract = contractOf({ openapi: "3.1.0", paths: { "/broken": respond, "/good": respond } });
    const real = createCompiler(contract.document);
    const compiler: SchemaCompiler = {
      compile(pointer, direction) {
        const compiled = real.compile(pointer, direction);
        const breaks = (): never => {
          throw new ToolError("SCHEMA_JUDGE_FAILED", `cannot judge by ${pointer}`);
        };
        return pointer.includes("broken")
          ? { ...compiled, isClean: breaks, explain: breaks, explainText: breaks }
          : compiled;
      },
    };
    const checker = createChecker(contract, { compiler });
    for (const [index, url] of ["/broken", "/good"].entries()) checker.check(exchangeOf({ url, json: {}, index }));
    const { unchecked, findings, clean } = resultOf(contract, checker.partial());
    expect(unchecked).toMatchObject([{ operation: "GET /broken", code: "SCHEMA_JUDGE_FAILED" }]);
    expect(findings.map(({ operation, ruleId }) => [operation, ruleId])).toEqual([
      ["GET /good", "response-property-missing"],
    ]);
    expect(clean).toBe(0);
  });

  it("leaves unchecked what a circle turns up in while judging, each time, and goes on", () => {
    const respond = (body: JsonObject) => ({
      get: { responses: { "200": { content: { "application/json": { schema: body } } } } },
    });
    const circular = contractOf({
      openapi: "3.1.0",
      paths: {
        "/a": respond({ anyOf: [{ $ref: "#/components/schemas/T" }, { type: "integer" }] }),
        "/b": respond({ type: "integer" }),
      },
      components: { schemas: { T: { allOf: [{ required: ["n"] }, { $ref: "#/components/schemas/T" }] } } },
    });
    const checker = createChecker(circular, { compiler: createCompiler(circular.document) });
    for (const [index, url] of ["/a", "/a", "/b"].entries()) checker.check(exchangeOf({ url, json: {}, index }));
    const { unchecked, findings, clean } = resultOf(circular, checker.partial());
    expect(unchecked).toMatchObject([{ operation: "GET /a", code: "SCHEMA_UNCOMPILABLE" }]);
    expect(findings.map(({ operation, ruleId }) => [operation, ruleId])).toEqual([
      ["GET /b", "response-type-mismatched"],
    ]);
    expect(clean).toBe(0);
  });

  it("survives a body that is nested without end", () => {
    const deep = contractOfResponse({ $ref: "#/components/schemas/Deep" });
    const document = {
      ...deep.document,
      components: { schemas: { Deep: { items: { $ref: "#/components/schemas/Deep" } } } },
    };
    const { unchecked } = check({ ...deep, document }, [exchangeOf({ text: "[".repeat(50_000) + "]".repeat(50_000) })]);
    expect(unchecked).toMatchObject([{ code: "BODY_TOO_DEEP" }]);
  });
});
