import { applyUses, type Contract, type Finding, fingerprintOf, type JsonObject, parseUses } from "@driftline/model";
import { createLazyCompiler } from "@driftline/schema";
import { describe, expect, it } from "vitest";
import { diffContracts } from "../src/index.js";
import { contractOf, diffDocuments, documentOf, lineOf } from "./contract.testing.js";
import { I, object, r, S } from "./pairs/schemas.testing.js";

/** Three operations around one component: a body, an answer, and an answer that holds it deep inside another component. */
function api(user: JsonObject, more: JsonObject = {}): JsonObject {
  const json = (schema: JsonObject) => ({ content: { "application/json": { schema } } });
  const ok = (schema: JsonObject) => ({ responses: { "200": { description: "ok", ...json(schema) } } });
  return {
    openapi: "3.1.0",
    info: { title: "acme", version: "1" },
    paths: {
      "/users": { post: { requestBody: { required: true, ...json(r("User")) }, ...ok(r("User")) } },
      "/teams/{id}": { get: ok(r("Team")) },
      "/health": { get: ok({ type: "string" }) },
    },
    components: {
      schemas: {
        User: user,
        Team: object({ members: { type: "array", items: r("User") }, parent: r("Team") }),
        ...more,
      },
    },
  };
}

const USER = object({ id: S, name: S, state: { enum: ["new"] } }, ["id", "name"]);

describe("a shared component", () => {
  it("is compared once: one edit is one finding per direction, with the operations it reaches", async () => {
    const revision = api(object({ id: S, name: I, state: { enum: ["new"] } }, ["id", "name"]));
    const findings = await diffDocuments(api(USER), revision);
    expect(findings.map(lineOf)).toEqual(["error response-type-changed /name", "error request-type-changed /name"]);
    const [response, request] = findings;
    expect(request?.operations).toEqual({ count: 1, names: ["POST /users"] });
    expect(request?.operation).toBe("POST /users");
    expect(response?.operations).toEqual({ count: 2, names: ["GET /teams/{id}", "POST /users"] });
    expect([response?.operation, response?.status, response?.mediaType]).toEqual([null, null, null]);
    expect(response?.scope).toBe("/components/schemas/User");
    expect(response?.base?.pointer).toBe("/components/schemas/User/properties/name");
    expect(response?.revision?.uri).toBe("revision.json");
  });

  it("keeps its fingerprint when one more operation reaches it", async () => {
    const changed = object({ id: S, name: I, state: { enum: ["new"] } }, ["id", "name"]);
    const one = await diffDocuments(
      documentOf("response", r("User"), { schemas: { User: USER } }),
      documentOf("response", r("User"), { schemas: { User: changed } }),
    );
    const many = (await diffDocuments(api(USER), api(changed))).filter(({ ruleId }) => ruleId.startsWith("response-"));
    const hash = (text: string) => text;
    expect(one.map((finding) => fingerprintOf(finding, hash))).toEqual(
      many.map((finding) => fingerprintOf(finding, hash)),
    );
  });

  it.each([
    ["response", "writeOnly", "error response-property-removed - id"],
    ["request", "readOnly", "warning request-property-removed - id"],
  ] as const)("that travels in no %s any more is missed where it is referred to", async (direction, flag, line) => {
    const whole = object({ id: r("Id") }, ["id"]);
    const schemas = (id: JsonObject) => ({ schemas: { Id: id } });
    const gone = await diffDocuments(
      documentOf(direction, whole, schemas(S)),
      documentOf(direction, whole, schemas({ ...S, [flag]: true })),
    );
    expect(gone.map(lineOf)).toEqual([line]);
    const inline = await diffDocuments(
      documentOf(direction, object({ id: S }, ["id"])),
      documentOf(direction, object({ id: { ...S, [flag]: true } }, ["id"])),
    );
    expect(inline.map(lineOf)).toEqual([line]);
  });

  it("that no value can be any more is told where it is referred to", async () => {
    const whole = object({ id: r("Id"), more: S });
    const [finding] = await diffDocuments(
      documentOf("response", whole, { schemas: { Id: S } }),
      documentOf("response", whole, { schemas: { Id: { not: {} } } }),
    );
    expect(finding?.ruleId).toBe("response-property-removed");
  });

  it("that another keyword narrows for the same member has grown nothing", async () => {
    const whole = { ...object({ a: r("Any") }), patternProperties: { "^a$": S } };
    const findings = await diffDocuments(
      documentOf("response", whole, { schemas: { Any: { type: ["string", "null"] } } }),
      documentOf("response", whole, { schemas: { Any: { type: ["string", "null", "boolean"] } } }),
    );
    expect(findings.map(lineOf)).toEqual([]);
  });

  it("that applies itself to the same value without end leaves an edit unproved, and says why", async () => {
    const circle = (schema: JsonObject): JsonObject => ({
      schemas: {
        A: { type: "object", allOf: [r("B")] },
        B: { allOf: [r("A")], properties: { x: schema } },
      },
    });
    const [finding] = await diffDocuments(
      documentOf("response", r("A"), circle(S)),
      documentOf("response", r("A"), circle(I)),
    );
    expect(finding).toMatchObject({ level: "warning", proof: "unproved" });
    expect(finding?.hint).toContain("applies itself to the same value without end");
  });

  it("that is edited in two places has two findings, each with a witness of its own", async () => {
    const revision = api(
      object({ id: I, name: { type: ["string", "null"] }, state: { enum: ["new"] } }, ["id", "name"]),
    );
    const responses = (await diffDocuments(api(USER), revision)).filter(({ ruleId }) => ruleId.startsWith("response-"));
    expect(responses.map(lineOf)).toEqual(["error response-became-nullable /name", "error response-type-changed /id"]);
    expect(responses.map(({ witness }) => (witness as JsonObject).name)).toEqual([null, "text"]);
  });

  it("that nothing refers to is not reported", async () => {
    expect(await diffDocuments(api(USER, { Lonely: S }), api(USER, { Lonely: I }))).toEqual([]);
  });
});

describe("what a source did not state", () => {
  const said = (schema: JsonObject) => documentOf("response", schema);
  const UNKNOWN: readonly (readonly [
    law: string,
    base: JsonObject,
    revision: JsonObject,
    findings: readonly string[],
  ])[] = [
    [
      "unknown required-ness never became required",
      object({ a: S }, [], { "x-driftline-unknown": ["required"] }),
      object({ a: S }, ["a"]),
      [],
    ],
    ["nor optional", object({ a: S }, ["a"]), object({ a: S }, [], { "x-driftline-unknown": ["required"] }), []],
    [
      "also where the property itself says so",
      object({ a: { type: "string", "x-driftline-unknown": ["required"] } }),
      object({ a: S }, ["a"]),
      [],
    ],
    [
      "unknown values are not added",
      object({ a: { type: "string", "x-driftline-unknown": ["enum"] } }),
      object({ a: { enum: ["x"] } }),
      [],
    ],
    [
      "nor dropped",
      object({ a: { enum: ["x"] } }),
      object({ a: { type: "string", "x-driftline-unknown": ["enum"] } }),
      [],
    ],
    ["an unknown type is not narrowed", object({ a: { "x-driftline-unknown": ["type"] } }), object({ a: S }), []],
    [
      "what is stated beside it still counts",
      object({ a: S, b: S }, [], { "x-driftline-unknown": ["required"] }),
      object({ a: S }),
      ["warning response-property-removed - b"],
    ],
    [
      "an unknown format is not added",
      object({ a: { type: "string", "x-driftline-unknown": ["format"] } }),
      object({ a: { type: "string", format: "uuid" } }),
      [],
    ],
  ];

  it.each(UNKNOWN)("%s", async (_, base, revision, expected) => {
    expect((await diffDocuments(said(base), said(revision))).map(lineOf)).toEqual(expected);
  });

  it("never makes a request demand what was unknown", async () => {
    const base = documentOf("request", object({}, [], { "x-driftline-unknown": ["required", "properties"] }));
    expect(await diffDocuments(base, documentOf("request", object({ a: S }, ["a"])))).toEqual([]);
  });
});

describe("uses", () => {
  const uses = parseUses(
    {
      operations: {
        "GET /teams/{team}": {
          response: [{ at: "/parent/members/*/state", exhaustive: true, by: "src/team.ts:8" }],
        },
        "POST /users": "unused",
      },
    },
    { uri: "uses.yaml" },
  );

  async function judged(revision: JsonObject): Promise<readonly Finding[]> {
    const compilerOf = (contract: Contract) => createLazyCompiler(contract.document);
    const { findings } = await diffContracts(contractOf(api(USER)), contractOf(revision), { compilerOf, uses });
    return applyUses(findings, uses);
  }

  it("reach through components and cycles: what is used rises, what only unused operations reach drops", async () => {
    const findings = await judged(api(object({ id: I, name: S, state: { enum: ["new", "gone"] } }, ["id", "name"])));
    expect(findings.map(lineOf).sort()).toEqual([
      "error response-enum-value-added /state gone",
      "error response-type-changed /id",
      "note request-enum-value-added /state gone",
      "note request-type-changed /id",
    ]);
    expect(findings.find(({ subject, level }) => subject === "gone" && level === "error")?.hint).toContain(
      "hurts src/team.ts:8",
    );
  });
});

describe("prose", () => {
  it("is one note in all, and only on request", async () => {
    const base = api(USER);
    const revision = { ...api({ ...USER, description: "who", title: "User" }), info: { title: "other", version: "1" } };
    const compilerOf = (contract: Contract) => createLazyCompiler(contract.document);
    const options = { compilerOf, includeProse: true };
    expect(await diffDocuments(base, revision)).toEqual([]);
    const { findings } = await diffContracts(contractOf(base), contractOf(revision), options);
    expect(findings.map(lineOf)).toEqual(["note document-prose-changed -"]);
    expect(findings[0]?.message).toContain("in 3 places");
    expect(await diffContracts(contractOf(base), contractOf(base), options)).toEqual({ findings: [], problems: [] });
  });
});
